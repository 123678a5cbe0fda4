import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { RelayError, UsageError } from '../../errors.ts';
import { columns, printable } from '../../terminal.ts';
import { connectQueues } from './connect-queues.ts';
import { type DeadLetterQueue, deadLetterQueues } from './dead-letter-queue.ts';
import { adviceForReceivedTooOften, diagnose, receivedTooOften } from './diagnosis.ts';
import { chooseQueues } from './dlq-options.ts';
import { describeDuration } from './filter.ts';
import type { DeadLetter } from './queue-port.ts';
import { surveyAll } from './survey.ts';

/** The shortest beginning of a message id that is taken. */
const shortestPrefix = 6;

/** `dlq show`: one record; without an id, the first ones of each queue. Content only with `--payload`. */
export async function runShow(
  id: string | undefined,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { terminal, signal } = context;
  if (id !== undefined && id.length < shortestPrefix)
    throw new UsageError(`give at least ${shortestPrefix} characters of the message id`);
  const { payload, limit } = command.opts();
  const chosen = chooseQueues(command, deadLetterQueues(await context.target()));
  const queues = await connectQueues(context);
  const isMeant = (letter: DeadLetter): boolean => id === undefined || letter.messageId.startsWith(id);
  const looks = await surveyAll(queues, chosen, {
    most: Number(limit),
    signal,
    onProgress: (seen) => terminal.progress(`${seen} records seen`),
    ...(id === undefined ? {} : { until: isMeant }),
  });
  const unseen = looks.reduce((sum, look) => sum + look.unseen, 0);
  const found = looks.flatMap(({ queue, letters }) =>
    letters.filter(isMeant).map((letter) => ({ queue, letter })),
  );
  terminal.endProgress();
  if (found.length === 0 && id !== undefined)
    throw new RelayError(
      `no record ${printable(id)} was seen` +
        (unseen > 0
          ? `; about ${unseen} records could not be seen, as they stand behind others of their group`
          : ''),
    );
  if (found.length === 0) terminal.line('No dead letters.');
  for (const { queue, letter } of found) {
    const record = describeLetter(queue, letter, payload === true);
    terminal.record(record, () => [
      ...columns(toRows(record)),
      ...(payload === true ? [printable(letter.body, 1_048_576)] : []),
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
    ['received from SQS', `${record.receiveCount} times, this look and earlier ones included`],
    ['group', record.groupId],
    ['deduplication', record.deduplicationId],
    ['size', `${record.bytes} bytes${record.body === undefined ? '  (--payload shows the content)' : ''}`],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, printable(value, 1_100)]]));
}
