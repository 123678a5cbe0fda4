import type { CommandContext } from '../../context.ts';
import { RelayError, UsageError } from '../../errors.ts';
import { flag, type OptionValues } from '../../options.ts';
import { columns, describeDuration, printable } from '../../terminal.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { adviceForReceivedTooOften, diagnose, receivedTooOften } from './diagnosis.ts';
import type { DeadLetter } from './queue-port.ts';
import { chooseQueues, connectQueues, lookOptions } from './selection.ts';
import { surveyAll } from './survey.ts';

export const showOptions = {
  ...lookOptions,
  payload: flag('--payload', 'show the content too: what people wrote'),
};

/** The shortest start of a message id that is accepted. */
const shortestPrefix = 6;

/** `dlq show`: one record; without an id, the first ones of each queue. */
export async function runShow(
  id: string | undefined,
  { payload, ...options }: OptionValues<typeof showOptions>,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  if (id !== undefined && id.length < shortestPrefix)
    throw new UsageError(`Give at least ${shortestPrefix} characters of the message id.`);
  const chosen = await chooseQueues(options, context);
  const queues = await connectQueues(context);
  const isMeant = (letter: DeadLetter): boolean => id === undefined || letter.messageId.startsWith(id);
  const limits = { most: options.limit, ...(id === undefined ? {} : { until: isMeant }) };
  const looks = await surveyAll(queues, chosen, limits, context);
  const unseen = looks.reduce((sum, look) => sum + look.unseen, 0);
  const found = looks.flatMap(({ queue, letters }) =>
    letters.filter(isMeant).map((letter) => ({ queue, letter })),
  );
  if (found.length === 0 && id !== undefined)
    throw new RelayError(
      `No record ${printable(id)} was seen` +
        (unseen > 0 ? `; about ${unseen} records are hidden behind others of their group` : ''),
    );
  if (found.length === 0) terminal.line('No dead letters.');
  for (const { queue, letter } of found) {
    const record = describeLetter(queue, letter, payload);
    terminal.record(record, () => [
      ...columns(toRows(record)),
      ...(payload ? [printable(letter.body, 1_048_576)] : []),
      '',
    ]);
  }
}

function describeLetter(queue: DeadLetterQueue, letter: DeadLetter, payload: boolean) {
  const { reason, detail, trigger } = diagnose(letter, queue.kind);
  const attribute = (name: string): string | undefined => letter.attributes[name]?.StringValue;
  const receivedAt = Number(attribute('receivedAt') ?? Number.NaN);
  return {
    kind: 'dead-letter',
    queue: queue.kind,
    name: queue.name,
    messageId: letter.messageId,
    reason,
    detail: reason === receivedTooOften ? adviceForReceivedTooOften(queue) : detail,
    trigger,
    webhook: attribute('webhook'),
    requestId: attribute('requestId'),
    receivedAt: Number.isFinite(receivedAt) ? new Date(receivedAt).toISOString() : undefined,
    deadLetteredAt: new Date(letter.sentAt).toISOString(),
    age: Math.max(0, Date.now() - letter.sentAt),
    receiveCount: letter.receiveCount,
    groupId: letter.groupId,
    deduplicationId: letter.deduplicationId,
    bytes: Buffer.byteLength(letter.body),
    ...(payload ? { body: letter.body } : {}),
  };
}

function toRows(record: ReturnType<typeof describeLetter>): string[][] {
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
    ['size', `${record.bytes} bytes${record.body === undefined ? '  (--payload shows the content)' : ''}`],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, printable(value, 1_100)]]));
}
