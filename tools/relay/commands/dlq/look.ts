/** `dlq list` and `dlq show`: reading dead-letter queues. */
import type { CommandContext } from '../../context.ts';
import { exitCodes, RelayError, UsageError } from '../../errors.ts';
import { flag, limitFlags, type OptionValues, option, wholeNumber } from '../../options.ts';
import { connectQueues } from '../../queues/sqs-queues.ts';
import { columns, describeDuration, printable } from '../../terminal.ts';
import {
  adviceForReceivedTooOften,
  type DeadLetter,
  diagnose,
  type ReasonSummary,
  receivedTooOften,
  summariseReasons,
} from './dead-letter.ts';
import {
  chooseQueues,
  type DeadLetterQueue,
  describeQueue,
  queueOptions,
  queueRecord,
} from './dead-letter-queue.ts';
import { surveyAll } from './survey.ts';

/** The options of commands that only look. */
export const lookOptions = {
  ...queueOptions,
  limit: option(limitFlags, 'read at most this many records per queue', wholeNumber(1).prefault('1000')),
};

export const showOptions = {
  ...lookOptions,
  payload: flag('--payload', 'show the content too: what people wrote'),
};

/** `dlq list`: how many records are in which queue, and why. */
export async function runList(
  options: OptionValues<typeof lookOptions>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const chosen = await chooseQueues(options, context);
  const surveys = await surveyAll(await connectQueues(context), chosen, { most: options.limit }, context);
  const now = Date.now();
  const summaries = surveys.flatMap(({ queue, letters }) => summariseReasons(queue, letters, now));
  if (terminal.json) for (const summary of summaries) terminal.record(summary, () => []);
  else if (summaries.length > 0)
    for (const row of columns([titles, ...summaries.map(toRow)])) terminal.line(row);
  for (const { queue, letters, counts, unseen } of surveys) {
    const seen = letters.length;
    terminal.record({ ...queueRecord('dead-letter-queue', queue), ...counts, seen, unseen }, () =>
      unseen === 0
        ? []
        : [
            `${describeQueue(queue)}: ${seen} seen, about ${unseen} not: a FIFO queue shows only the first records of each group,`,
            '  and none that another run holds. The counts above are of the records seen.',
          ],
    );
  }
  for (const queue of chosen)
    if (summaries.some((one) => one.reason === receivedTooOften && isOf(one, queue)))
      terminal.line(`${describeQueue(queue)}: ${receivedTooOften}: ${adviceForReceivedTooOften(queue)}`);
  if (surveys.some(({ letters, unseen }) => letters.length + unseen > 0))
    context.exitCode = exitCodes.problems;
  else terminal.line(none);
}

const none = 'No dead letters.';
const titles = ['QUEUE', 'REASON', 'COUNT', 'OLDEST', 'NEWEST', 'TRIGGERS'];

function isOf({ queue, name }: ReasonSummary, other: DeadLetterQueue): boolean {
  return queue === other.kind && name === other.name;
}

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

/** The shortest start of a message id that is accepted. */
const shortestPrefix = 6;

/** `dlq show`: one record; without an id, the first ones of each queue. */
export async function runShow(
  { payload, ...options }: OptionValues<typeof showOptions>,
  context: CommandContext,
  id?: string,
): Promise<void> {
  const { terminal } = context;
  if (id !== undefined && id.length < shortestPrefix)
    throw new UsageError(`Give at least ${shortestPrefix} characters of the message id.`);
  const chosen = await chooseQueues(options, context);
  const isMeant = (letter: DeadLetter): boolean => id === undefined || letter.messageId.startsWith(id);
  const limits = { most: options.limit, until: id === undefined ? undefined : isMeant };
  const surveys = await surveyAll(await connectQueues(context), chosen, limits, context);
  const unseen = surveys.reduce((sum, survey) => sum + survey.unseen, 0);
  const found = surveys.flatMap(({ queue, letters }) =>
    letters.filter(isMeant).map((letter) => describeLetter(queue, letter, payload)),
  );
  const hidden = unseen > 0 ? `; about ${unseen} records are hidden behind others of their group` : '';
  if (found.length === 0 && id !== undefined)
    throw new RelayError(`No record ${printable(id)} was seen${hidden}.`);
  if (found.length === 0) terminal.line(none);
  for (const record of found)
    terminal.record(record, ({ body }) => [
      ...columns(toRows(record)),
      body !== undefined && printable(body, 1_048_576),
      '',
    ]);
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

function toRows(record: ReturnType<typeof describeLetter>): string[][] {
  const hint = record.body === undefined ? '  (--payload shows the content)' : '';
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['message', record.messageId],
    ['queue', `${record.queue} ${record.name}`],
    ['reason', record.reason],
    ['detail', record.detail],
    [record.queue === 'lane' ? 'trigger' : 'type', record.trigger],
    ['webhook', record.webhook],
    ['request', record.requestId],
    ['received', record.receivedAt],
    ['dead-lettered', `${record.deadLetteredAt}  (${describeDuration(record.age)} ago)`],
    ['received from SQS', `${record.receiveCount} times, including this command`],
    ['group', record.groupId],
    ['deduplication', record.deduplicationId],
    ['size', `${record.bytes} bytes${hint}`],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, printable(value, 1_100)]]));
}
