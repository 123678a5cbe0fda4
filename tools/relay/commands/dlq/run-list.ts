import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { columns, printable } from '../../terminal.ts';
import { connectQueues } from './connect-queues.ts';
import { deadLetterQueues, describeQueue } from './dead-letter-queue.ts';
import { adviceForReceivedTooOften, receivedTooOften } from './diagnosis.ts';
import { chooseQueues } from './dlq-options.ts';
import { describeDuration } from './filter.ts';
import { type ReasonSummary, summarise } from './summary.ts';
import { type Survey, surveyAll } from './survey.ts';

/** `dlq list`: how many records are in which queue, and why. */
export async function runList(command: Command, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const chosen = chooseQueues(command, deadLetterQueues(await context.target()));
  const queues = await connectQueues(context);
  const surveys = await surveyAll(queues, chosen, {
    most: Number(command.opts().limit),
    signal,
    onProgress: (seen) => terminal.progress(`${seen} records seen`),
  });
  terminal.endProgress();

  const now = Date.now();
  const summaries = surveys.flatMap(({ queue, letters }) => summarise(queue, letters, now));
  if (terminal.json) {
    for (const summary of summaries) terminal.record(summary, () => []);
  } else if (summaries.length > 0) {
    for (const row of columns([
      ['QUEUE', 'REASON', 'COUNT', 'OLDEST', 'NEWEST', 'TRIGGERS'],
      ...summaries.map(toRow),
    ]))
      terminal.line(row);
  }
  for (const one of surveys) terminal.record(queueRecord(one), () => describeUnseen(one));
  const tooOften = chosen.filter(({ kind, name }) =>
    summaries.some((one) => one.reason === receivedTooOften && one.queue === kind && one.name === name),
  );
  for (const queue of tooOften)
    terminal.line(`${describeQueue(queue)}: ${receivedTooOften}: ${adviceForReceivedTooOften(queue)}`);
  const there = surveys.some(({ letters, unseen }) => letters.length + unseen > 0);
  if (there) context.exitCode = exitCodes.problems;
  else terminal.line('No dead letters.');
}

function toRow({ queue, name, reason, count, oldest, newest, triggers }: ReasonSummary): string[] {
  const most = Object.entries(triggers).slice(0, 3);
  const more = Object.keys(triggers).length - most.length;
  return [
    `${queue} ${name}`,
    printable(reason, 40),
    String(count),
    describeDuration(oldest),
    describeDuration(newest),
    most.map(([trigger, number]) => `${printable(trigger, 60)} ${number}`).join(', ') +
      (more > 0 ? `, ${more} more` : ''),
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
  return unseen === 0
    ? []
    : [
        `${describeQueue(queue)}: ${letters.length} seen, about ${unseen} not: a FIFO queue shows only the first records of each group,`,
        '  and none that somebody else holds at the moment. The counts above are of what was seen.',
      ];
}
