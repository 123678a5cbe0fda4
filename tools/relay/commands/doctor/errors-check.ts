import type { FoundLines, LogLine } from '../../logs/log-store.ts';
import { allLogGroups, openLogStore } from '../../logs/relay-logs.ts';
import { countOf } from '../../terminal.ts';
import { type Check, type Finding, finding } from './finding.ts';

const lookBackMilliseconds = 3_600_000;
/** What the line of an error holds, and what Lambda writes when it kills a function. */
const errorTexts = ['ERROR', 'Task timed out', 'Runtime exited'];
const check = 'errors of the last hour';

/** The functions logged no error within the last hour. */
export const errorsCheck: Check = {
  name: check,
  run: async (target) => {
    const store = openLogStore(target);
    const query = { since: Date.now() - lookBackMilliseconds, logGroups: allLogGroups(target) };
    const found = await Promise.all(errorTexts.map((contains) => store.find({ ...query, contains })));
    return judgeErrors({
      lines: found.flatMap(({ lines }) => lines),
      incomplete: found.some(({ incomplete }) => incomplete),
    });
  },
};

/** One finding for each kind of error, with how often and when it was logged last. */
export function judgeErrors({ lines, incomplete }: FoundLines): Finding[] {
  const errors = lines.filter(({ fields }) => /^(ERROR|CRITICAL)$/.test(fields.level ?? ''));
  const kinds = [...Map.groupBy(errors, describeKind)];
  if (kinds.length === 0 && !incomplete) return [finding(check, 'ok', 'none in the log')];
  const findings = kinds.map(([kind, group]) => {
    const last = group.reduce((latest, { time }) => Math.max(latest, time), 0);
    const times = countOf(group.length, 'time', 'times');
    const says = `${times} "${kind}", last at ${new Date(last).toISOString()}`;
    return finding(check, 'warn', says, adviceFor(group));
  });
  if (incomplete)
    findings.push(finding(check, 'not checked', 'there were more log lines than could be fetched'));
  return findings;
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
    : `\`relay explain ${requestId}\` traces one of them; see docs/runbook.md`;
}
