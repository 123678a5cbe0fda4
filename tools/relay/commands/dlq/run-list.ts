import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import type { OptionValues } from '../../options.ts';
import { columns, describeDuration, printable } from '../../terminal.ts';
import { describeQueue } from './dead-letter-queue.ts';
import { adviceForReceivedTooOften, type ReasonSummary, receivedTooOften, summarise } from './diagnosis.ts';
import { chooseQueues, connectQueues, type lookOptions } from './selection.ts';
import { type Survey, surveyAll } from './survey.ts';

/** `dlq list`: how many records are in which queue, and why. */
export async function runList(
  options: OptionValues<typeof lookOptions>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const chosen = await chooseQueues(options, context);
  const surveys = await surveyAll(await connectQueues(context), chosen, { most: options.limit }, context);
  const now = Date.now();
  const summaries = surveys.flatMap(({ queue, letters }) => summarise(queue, letters, now));
  if (terminal.json) for (const summary of summaries) terminal.record(summary, () => []);
  else if (summaries.length > 0)
    for (const row of columns([titles, ...summaries.map(toRow)])) terminal.line(row);
  for (const one of surveys) terminal.record(queueRecord(one), () => describeUnseen(one));
  const tooOften = chosen.filter(({ kind, name }) =>
    summaries.some((one) => one.reason === receivedTooOften && one.queue === kind && one.name === name),
  );
  for (const queue of tooOften)
    terminal.line(`${describeQueue(queue)}: ${receivedTooOften}: ${adviceForReceivedTooOften(queue)}`);
  if (surveys.some(({ letters, unseen }) => letters.length + unseen > 0))
    context.exitCode = exitCodes.problems;
  else terminal.line('No dead letters.');
}

const titles = ['QUEUE', 'REASON', 'COUNT', 'OLDEST', 'NEWEST', 'TRIGGERS'];

function toRow({ queue, name, reason, count, oldest, newest, triggers }: ReasonSummary): string[] {
  const most = Object.entries(triggers).slice(0, 3);
  const more = Object.keys(triggers).length - most.length;
  const named = most.map(([trigger, number]) => `${printable(trigger, 60)} ${number}`).join(', ');
  return [
    `${queue} ${name}`,
    printable(reason, 40),
    String(count),
    describeDuration(oldest),
    describeDuration(newest),
    named + (more > 0 ? `, ${more} more` : ''),
  ];
}

function queueRecord({ queue, letters, counts, unseen }: Survey) {
  return {
    kind: 'dead-letter-queue',
    queue: queue.kind,
    name: queue.name,
    visible: counts.visible,
    inFlight: counts.inFlight,
    seen: letters.length,
    unseen,
  };
}

function describeUnseen({ queue, letters, unseen }: Survey): string[] {
  if (unseen === 0) return [];
  return [
    `${describeQueue(queue)}: ${letters.length} seen, about ${unseen} not: a FIFO queue shows only the first records of each group,`,
    '  and none that another run holds. The counts above are of the records seen.',
  ];
}
