import { identifierPart } from '../../../../lambda/sqs/identifier.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { asLogged, type FoundLines, type LogQuery, type LogStore } from '../../logs/log-store.ts';
import { allLogGroups, openLogStore } from '../../logs/relay-logs.ts';
import { duration, option } from '../../options.ts';
import { printable, type Terminal } from '../../terminal.ts';
import { type Explanation, eventStatuses, explainLines } from './explanation.ts';

const mostEvents = 20;

const help = `
Examples:
  relay explain --local 1007                                        everything about a message
  relay explain --stage prod --since 7d v2:app:webhook:message_sent:1007
  relay explain --stage prod 0b1f5a2e-...                           by the id of a request

It reads the logs of all functions. CloudWatch Logs Insights bills by what it scans: keep --since short.
An event id over 128 characters is hashed and doesn't contain the message's id: search by event id then.
Exit code 1: nothing was found, or an event isn't where it should be.`;

/** `explain`: traces one event through the logs. */
export const explainCommand = command('explain', {
  description: 'Trace an event: received, decided, queued, published, or why not.',
  help,
  operand: ['<id>', 'an event id, a request id, or the id of a message, call session or user'],
  options: {
    since: option('--since <time>', 'how far to look back, such as 6h', duration.prefault('1d')),
  },
  run: ({ since }, context, id = '') => explain(id, since, context),
});

async function explain(id: string, lookBack: number, context: CommandContext): Promise<void> {
  if (id.trim() === '')
    throw new UsageError('The id is empty: give an event id, a request id or the id of a message.');
  const { terminal } = context;
  const target = await context.target();
  const query = { since: Date.now() - lookBack, logGroups: allLogGroups(target) };
  terminal.progress(`searching the logs of ${target.name}`);
  const { lines, incomplete } = await searchLogs(openLogStore(target), id, query);
  const explanations = explainLines(lines);
  const shown = terminal.json ? explanations : explanations.slice(-mostEvents);
  for (const explanation of shown)
    terminal.record(explanation, () => describeExplanation(explanation, terminal));
  if (shown.length < explanations.length)
    terminal.warn(`${explanations.length - shown.length} older events aren't shown; --json lists them all`);
  if (incomplete) terminal.warn('there were more log lines than could be fetched: the oldest are missing');
  if (explanations.length === 0) terminal.warn(nothingFound(id));
  if (explanations.length === 0 || explanations.some(({ status }) => eventStatuses[status].trouble))
    context.exitCode = exitCodes.problems;
}

/** How the relay's ids begin: the version of the recipe, and a mark. */
const eventId = /^v\d+[:#]/;

/**
 * Finds the lines about an event id, a request id, or the id of something in CometChat (a message, a call session, a
 * user) that is a part of event ids.
 */
export async function searchLogs(
  store: LogStore,
  id: string,
  query: Omit<LogQuery, 'contains'>,
): Promise<FoundLines> {
  const part = eventId.test(id) ? id : identifierPart(id);
  const { lines, incomplete } = await store.find({ ...query, contains: asLogged(part) });
  // The text was found somewhere in the line; the id `12` is in `4123`, too.
  const wanted = lines.filter(({ fields: { requestId, id: found = '' } }) =>
    [requestId, found, ...found.split(/[:,~]/)].includes(part),
  );
  return { lines: wanted, incomplete };
}

function nothingFound(id: string): string {
  return [
    `No log line mentions ${printable(id)}. Possible reasons:`,
    '  - the relay never received it: is its trigger registered and the webhook enabled? Run `relay doctor`',
    '  - it is older than --since, or than the logs are kept',
    '  - it is less than a minute old: log lines take a while to arrive',
    "  - its event id was too long and is hashed, so it doesn't contain this id",
    '  - it was a before_message, which has no message id yet: search by request id, or `relay explain before_message`',
  ].join('\n');
}

/** One event's history, for people. */
function describeExplanation(explanation: Explanation, { paint }: Terminal): string[] {
  const { id, status, steps, unknown, trigger, type, lane } = explanation;
  const start = steps[0]?.time ?? 0;
  const kind = `${type ?? trigger ?? 'unreadable delivery'}${lane === undefined ? '' : `, lane ${lane}`}`;
  return [
    paint('bold', printable(id)),
    `  ${printable(kind)}: ${paint(eventStatuses[status].trouble ? 'red' : 'green', status)}`,
    ...steps.map(({ time, what }) => {
      const after = `+${((time - start) / 1000).toFixed(3)} s`;
      return `  ${new Date(time).toISOString()}  ${after.padStart(10)}  ${printable(what, 400)}`;
    }),
    ...unknown.map((text) => paint('dim', `  not known: ${text}`)),
    '',
  ];
}
