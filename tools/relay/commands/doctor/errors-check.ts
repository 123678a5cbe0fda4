import type { FoundLines, LogLine } from '../../logs/log-store.ts';
import { allLogGroups, openLogStore } from '../../logs/relay-logs.ts';
import { countOf } from '../../terminal.ts';
import type { Check, Finding } from './finding.ts';

const lookBackMilliseconds = 3_600_000;
/** What an error of ours has in its line, and what Lambda writes when it kills a function. */
const errorTexts = ['ERROR', 'Task timed out', 'Runtime exited'];

/** The functions logged no error within the last hour. */
export const errorsCheck: Check = {
  name: 'errors of the last hour',
  run: async (target) => {
    const store = openLogStore(target);
    const since = Date.now() - lookBackMilliseconds;
    const logGroups = allLogGroups(target);
    const found = await Promise.all(errorTexts.map((contains) => store.find({ contains, since, logGroups })));
    return judgeErrors({
      lines: found.flatMap(({ lines }) => lines),
      incomplete: found.some(({ incomplete }) => incomplete),
    });
  },
};

/** One finding for each kind of error, with how often and when it was logged last. */
export function judgeErrors({ lines, incomplete }: FoundLines): Finding[] {
  const check = 'errors of the last hour';
  const errors = lines.filter(({ fields }) => /^(ERROR|CRITICAL)$/.test(fields.level ?? ''));
  const kinds = [...Map.groupBy(errors, describeKind)];
  if (kinds.length === 0 && !incomplete) return [{ check, grade: 'ok', says: 'none in the log' }];
  return [
    ...kinds.map(([kind, group]): Finding => {
      const last = group.reduce((latest, { time }) => Math.max(latest, time), 0);
      return {
        check,
        grade: 'warn',
        says: `${countOf(group.length, 'time', 'times')} "${kind}", last at ${new Date(last).toISOString()}`,
        advice: adviceFor(group),
      };
    }),
    ...(incomplete
      ? [{ check, grade: 'not checked' as const, says: 'there were more log lines than could be fetched' }]
      : []),
  ];
}

function describeKind({ fields, logGroup }: LogLine): string {
  const { message = 'an error', status, reason, error, errorType } = fields;
  const what = [message, status, reason ?? error ?? errorType].filter((part) => part !== undefined);
  return `${logGroup.split('/').at(-1)}: ${what.join(' ')}`;
}

function adviceFor(group: readonly LogLine[]): string {
  const requestId = group.map(({ fields }) => fields.requestId).findLast((id) => id !== undefined);
  return requestId === undefined
    ? "see the function's log, and docs/runbook.md"
    : `\`relay explain ${requestId}\` tells one of them; see docs/runbook.md`;
}
