/** `dlq list` and `dlq show`: reading dead-letter queues. */
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError, UsageError } from '../../errors.ts';
import { flag, limitFlags, type OptionValues, option, wholeNumber } from '../../options.ts';
import { describeQueue } from '../../queues/known-queues.ts';
import { columns, describeDuration, printable } from '../../terminal.ts';
import {
  adviceForReceivedTooOften,
  type DeadLetter,
  type DeadLetterQueue,
  diagnose,
  queueRecord,
  receivedTooOften,
  summariseReasons,
} from './dead-letter.ts';
import { chooseQueues, queueOptions } from './selection.ts';
import { survey } from './survey.ts';

/** The options of commands that only look. */
export const lookOptions = {
  ...queueOptions,
  limit: option(limitFlags, 'read at most this many records per queue', wholeNumber(1).prefault('1000')),
};

export const showOptions = {
  ...lookOptions,
  payload: flag('--payload', 'show the content too: what people wrote'),
};

async function look(options: OptionValues<typeof lookOptions>, context: CommandContext) {
  const chosen = await chooseQueues(options, true, context);
  return survey(chosen, options.limit, context);
}

const none = 'No dead letters.';
const titles = ['QUEUE', 'REASON', 'COUNT', 'OLDEST', 'NEWEST', 'TRIGGERS'];

/** `dlq list`: how many records are in which queue, and why. */
export async function runList(
  options: OptionValues<typeof lookOptions>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const surveys = await look(options, context);
  const summaries = surveys.flatMap(({ queue, letters }) => summariseReasons(queue, letters));
  if (terminal.json) for (const summary of summaries) terminal.record(summary, () => []);
  else if (summaries.length > 0)
    for (const row of columns([titles, ...summaries.map(toRow)])) terminal.line(row);
  for (const { queue, letters, depth, unseen } of surveys) {
    const seen = letters.length;
    terminal.record({ ...queueRecord('dead-letter-queue', queue), ...depth, seen, unseen }, () => [
      unseen > 0 &&
        `${describeQueue(queue)}: ${seen} seen, about ${unseen} not: a FIFO queue shows only the first records of each group,\n` +
          '  and none that another run holds. The counts above are of the records seen.',
    ]);
  }
  for (const { queue, letters } of surveys)
    if (letters.some((letter) => diagnose(letter, queue.kind).reason === receivedTooOften))
      terminal.line(`${describeQueue(queue)}: ${receivedTooOften}: ${adviceForReceivedTooOften(queue)}`);
  if (surveys.every(({ letters, unseen }) => letters.length + unseen === 0)) terminal.line(none);
  else context.exitCode = exitCodes.problems;
}

function toRow(summary: ReturnType<typeof summariseReasons>[number]): string[] {
  const { queue, name, reason, count, oldest, newest, triggers } = summary;
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

/** The shortest start of a message id that is accepted. */
const shortestPrefix = 6;

/** `dlq show`: one record; without an id, the first ones of each queue. */
export async function runShow(
  { payload, ...options }: OptionValues<typeof showOptions>,
  context: CommandContext,
  id = '',
): Promise<void> {
  const { terminal } = context;
  if (id !== '' && id.length < shortestPrefix)
    throw new UsageError(`Give at least ${shortestPrefix} characters of the message id.`);
  const surveys = await look(options, context);
  const unseen = surveys.reduce((sum, survey) => sum + survey.unseen, 0);
  const found = surveys.flatMap(({ queue, letters }) =>
    letters
      .filter(({ messageId }) => messageId.startsWith(id))
      .map((letter) => describeLetter(queue, letter, payload)),
  );
  const hidden = unseen > 0 ? `; about ${unseen} records are hidden behind others of their group` : '';
  if (found.length === 0 && id !== '') throw new RelayError(`No record ${printable(id)} was seen${hidden}.`);
  if (found.length === 0) terminal.line(none);
  for (const record of found)
    terminal.record(record, ({ kind, body, ...facts }) => [
      ...columns(Object.entries({ ...facts, age: describeDuration(facts.age) }).flatMap(factRow)),
      body === undefined ? '(--payload shows the content)' : printable(body, 1_048_576),
      '',
    ]);
}

/** `deadLetteredAt` becomes "dead lettered at"; a fact that isn't known has no row. */
function factRow([name, value]: [string, unknown]): string[][] {
  const title = name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return value === undefined ? [] : [[title, printable(String(value), 1_100)]];
}

function describeLetter(queue: DeadLetterQueue, letter: DeadLetter, payload: boolean) {
  const { messageId, receiveCount, groupId, deduplicationId, sentAt, body } = letter;
  const { reason, detail, trigger } = diagnose(letter, queue.kind);
  const { webhook, requestId, receivedAt } = letter.attributes;
  const received = Number(receivedAt?.StringValue ?? Number.NaN);
  return {
    ...queueRecord('dead-letter', queue),
    messageId,
    reason,
    detail: reason === receivedTooOften ? adviceForReceivedTooOften(queue) : detail,
    trigger,
    webhook: webhook?.StringValue,
    requestId: requestId?.StringValue,
    receivedAt: Number.isFinite(received) ? new Date(received).toISOString() : undefined,
    deadLetteredAt: new Date(sentAt).toISOString(),
    age: Math.max(0, Date.now() - sentAt),
    receiveCount,
    groupId,
    deduplicationId,
    bytes: Buffer.byteLength(body),
    body: payload ? body : undefined,
  };
}
