import { type Command, Option } from 'commander';
import * as z from 'zod';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { allLogGroups, openLogStore } from '../../logs/relay-logs.ts';
import { duration } from '../../option-parsers.ts';
import { printable, type Terminal } from '../../terminal.ts';
import { type Explanation, explainLines } from './explanation.ts';
import { searchLogs } from './search.ts';

const oneDay = 86_400_000;
const mostEvents = 20;

const examples = `
Examples:
  relay explain --local 1007                                        everything about a message
  relay explain --stage prod --since 7d v2:app:webhook:message_sent:1007
  relay explain --stage prod 0b1f5a2e-...                           by the id of a request

It reads the log lines of all functions (CloudWatch Logs Insights bills by what it scans: --since keeps it small).
An id longer than 128 characters is hashed, so that the ids of messages in it cannot be found: then search by event id.
Exit code 1: nothing was found, or an event is not where it should be.`;

const optionsSchema = z.object({ since: z.number() });

/** Adds `explain`: what became of one event. */
export function addExplainCommand(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .description('Say what became of an event: received, decided, queued, published, or why not.')
    .argument('<id>', 'an event id, a request id, or the id of a message, call session or user')
    .addOption(
      new Option('--since <time>', 'how far to look back, as in 6h')
        .argParser(duration)
        .default(oneDay, '1d'),
    )
    .addHelpText('after', examples)
    .action(async (id: string, parsed: unknown) => explain(id, optionsSchema.parse(parsed).since, context));
}

async function explain(id: string, lookBack: number, context: CommandContext): Promise<void> {
  if (id.trim() === '') throw new UsageError('the id is empty');
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
  if (incomplete) terminal.warn('there were more log lines than could be fetched: what is oldest is missing');
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
    `no log line is about ${printable(id)}. Either`,
    '  - the relay never received it: is its trigger registered, and is the webhook enabled? (`relay doctor`)',
    '  - it was longer ago than --since or than the logs are kept',
    '  - it is less than a minute old: log lines take a while to arrive',
    '  - its event id was too long and is hashed, so that it does not hold the id that you gave',
    '  - it was a before_message: the message had no id yet. Its request id finds it, or `relay explain before_message`',
  ].join('\n');
}

/** The story of one event, for people. */
export function describeExplanation(explanation: Explanation, terminal: Terminal): string[] {
  const { id, standing, steps, unknown, trigger, type, lane } = explanation;
  const colour = isTrouble.has(standing) ? 'red' : 'green';
  const start = steps[0]?.time ?? 0;
  const kind = [
    type ?? trigger ?? 'no delivery that could be read',
    lane === undefined ? undefined : `lane ${lane}`,
  ].filter((part) => part !== undefined);
  return [
    `${terminal.paint('bold', printable(id))}`,
    `  ${printable(kind.join(', '))}: ${terminal.paint(colour, standing)}`,
    ...steps.map(({ time, what }) => {
      const after = `+${((time - start) / 1000).toFixed(3)} s`;
      return `  ${new Date(time).toISOString()}  ${after.padStart(10)}  ${printable(what, 400)}`;
    }),
    ...unknown.map((text) => terminal.paint('dim', `  not known: ${text}`)),
    '',
  ];
}
