import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { allLogGroups, openLogStore } from '../../logs/relay-logs.ts';
import { action, duration, option } from '../../options.ts';
import { printable, type Terminal } from '../../terminal.ts';
import { type Explanation, explainLines } from './explanation.ts';
import { searchLogs } from './search.ts';

const mostEvents = 20;

const examples = `
Examples:
  relay explain --local 1007                                        everything about a message
  relay explain --stage prod --since 7d v2:app:webhook:message_sent:1007
  relay explain --stage prod 0b1f5a2e-...                           by the id of a request

It reads the logs of all functions. CloudWatch Logs Insights bills by what it scans: keep --since short.
An event id over 128 characters is hashed and doesn't contain the message's id: search by event id then.
Exit code 1: nothing was found, or an event isn't where it should be.`;

const explainOptions = {
  since: option('--since <time>', 'how far to look back, such as 6h', duration.prefault('1d')),
};

/** Adds `explain`: traces one event through the logs. */
export function addExplainCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('explain')
    .description('Trace an event: received, decided, queued, published, or why not.')
    .argument('<id>', 'an event id, a request id, or the id of a message, call session or user')
    .addHelpText('after', examples);
  action(command, explainOptions, ({ since }, id = '') => explain(id, since, context));
}

async function explain(id: string, lookBack: number, context: CommandContext): Promise<void> {
  if (id.trim() === '')
    throw new UsageError('The id is empty: give an event id, a request id or the id of a message.');
  const { terminal } = context;
  const target = await context.target();
  const options = { since: Date.now() - lookBack, logGroups: allLogGroups(target) };
  terminal.progress(`searching the logs of ${target.name}`);
  const { lines, incomplete } = await searchLogs(openLogStore(target), id, options);
  const explanations = explainLines(lines);
  const shown = terminal.json ? explanations : explanations.slice(-mostEvents);
  for (const explanation of shown)
    terminal.record(explanation, () => describeExplanation(explanation, terminal));
  if (shown.length < explanations.length)
    terminal.warn(`${explanations.length - shown.length} older events are not shown; --json lists them all`);
  if (incomplete) terminal.warn('there were more log lines than could be fetched: the oldest are missing');
  if (explanations.length === 0) terminal.warn(nothingFound(id));
  if (explanations.length === 0 || explanations.some(({ standing }) => isTrouble.has(standing)))
    context.exitCode = exitCodes.problems;
}

const isTrouble: ReadonlySet<string> = new Set([
  'published in part',
  'dead-lettered',
  'failed, will be tried again',
  'refused',
  'not acknowledged',
]);

function nothingFound(id: string): string {
  return [
    `No log line mentions ${printable(id)}. Possible reasons:`,
    '  - the relay never received it: is its trigger registered and the webhook enabled? Run `relay doctor`',
    '  - it is older than --since, or than the logs are kept',
    '  - it is less than a minute old: log lines take a while to arrive',
    '  - its event id was too long and is hashed, so it does not contain this id',
    '  - it was a before_message, which has no message id yet: search by request id, or `relay explain before_message`',
  ].join('\n');
}

/** One event's history, for people. */
function describeExplanation(explanation: Explanation, terminal: Terminal): string[] {
  const { id, standing: eventStatus, steps, unknown, trigger, type, lane } = explanation;
  const colour = isTrouble.has(eventStatus) ? 'red' : 'green';
  const start = steps[0]?.time ?? 0;
  const kind = [
    type ?? trigger ?? 'unreadable delivery',
    lane === undefined ? undefined : `lane ${lane}`,
  ].filter((part) => part !== undefined);
  return [
    `${terminal.paint('bold', printable(id))}`,
    `  ${printable(kind.join(', '))}: ${terminal.paint(colour, eventStatus)}`,
    ...steps.map(({ time, what }) => {
      const after = `+${((time - start) / 1000).toFixed(3)} s`;
      return `  ${new Date(time).toISOString()}  ${after.padStart(10)}  ${printable(what, 400)}`;
    }),
    ...unknown.map((text) => terminal.paint('dim', `  not known: ${text}`)),
    '',
  ];
}
