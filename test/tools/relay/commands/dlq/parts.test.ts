import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outputNames } from '../../../../../infra/output-names.ts';
import {
  type DeadLetter,
  diagnose,
  summariseReasons,
} from '../../../../../tools/relay/commands/dlq/dead-letter.ts';
import { journalFile } from '../../../../../tools/relay/commands/dlq/journal.ts';
import { type Filter, matcher } from '../../../../../tools/relay/commands/dlq/selection.ts';
import { createExportFile } from '../../../../../tools/relay/files.ts';
import { describeQueue, relayQueues } from '../../../../../tools/relay/queues/known-queues.ts';
import { readMessage } from '../../../../../tools/relay/queues/sqs-queue.ts';
import { describeDuration } from '../../../../../tools/relay/terminal.ts';
import { FifoQueues } from '../../../stand-ins/fifo-queues.ts';

const text = (StringValue: string) => ({ DataType: 'String' as const, StringValue });

function letterWith(changes: Partial<DeadLetter> = {}): DeadLetter {
  return {
    messageId: 'message-1',
    receiptHandle: 'receipt-1',
    body: '{}',
    groupId: 'group',
    deduplicationId: 'identity',
    attributes: { trigger: text('message_sent'), reason: text('schema-violation') },
    sentAt: 1_000_000,
    receiveCount: 1,
    ...changes,
  };
}

describe('the queues of a relay', () => {
  test('are found in its outputs, with the names that people know', () => {
    const url = (name: string): string =>
      `https://sqs.eu-west-1.amazonaws.com/1/cometchat-relay-prod-${name}.fifo`;
    const outputs = {
      [outputNames.laneQueueUrl('messages')]: url('lane-messages'),
      [outputNames.laneDeadLetterQueueUrl('messages')]: url('lane-messages-dead'),
      [outputNames.consumerQueueUrl('billing-events')]: url('billing-events'),
      [outputNames.consumerDeadLetterQueueUrl('billing-events')]: url('billing-events-dead'),
      [outputNames.consumerDeadLetterQueueUrl('alone')]: url('alone-dead'),
      [outputNames.archiveQueueUrl]: url('archive'),
      [outputNames.archiveDeadLetterQueueUrl]: url('archive-dead'),
    };
    const queues = relayQueues({ outputs });
    expect(queues.map(describeQueue)).toEqual(['lane messages', 'consumer billing-events', 'archive']);
    expect(queues.map(({ queueUrl }) => queueUrl)).toEqual([
      url('lane-messages'),
      url('billing-events'),
      url('archive'),
    ]);
  });
});

describe('a dead letter', () => {
  test('that SQS moved itself has the reason that SQS does not give', () => {
    expect(diagnose(letterWith({ attributes: {} }), 'lane')).toEqual({
      reason: 'received-too-often',
      detail: undefined,
      trigger: 'unknown',
    });
  });

  test("of the archive has its event's type, although the message has no attributes", () => {
    const event = letterWith({ attributes: {}, body: '{"type":"com.cometchat.message_sent"}' });
    expect(diagnose(event, 'archive').trigger).toBe('com.cometchat.message_sent');
    expect(diagnose({ ...event, body: '[]' }, 'archive').trigger).toBe('unknown');
  });

  test('is not made of a message that lacks what SQS always has', () => {
    const message = { MessageId: 'm', ReceiptHandle: 'r', Body: 'b' };
    const Attributes = { MessageGroupId: 'g' };
    expect(readMessage({ ...message, Attributes })).toMatchObject({ messageId: 'm', groupId: 'g' });
    // A standard queue has no groups.
    expect(readMessage(message)).toMatchObject({ messageId: 'm', groupId: undefined, body: 'b' });
    for (const missing of Object.keys(message))
      expect(readMessage({ ...message, [missing]: undefined })).toBeUndefined();
  });
});

describe('a filter', () => {
  const now = 1_060_000;
  test.each<[Filter, boolean]>([
    [{}, true],
    [{ reason: 'schema-violation' }, true],
    [{ reason: 'received-too-often' }, false],
    [{ trigger: 'message_sent' }, true],
    [{ trigger: 'message' }, false],
    [{ olderThan: 60_000 }, true],
    [{ olderThan: 60_001 }, false],
    [{ newerThan: 60_000 }, true],
    [{ newerThan: 59_999 }, false],
    [{ reason: 'schema-violation', trigger: 'message_edited' }, false],
  ])('%j', (filter, expected) => {
    expect(matcher(filter, 'lane', now)(letterWith())).toBe(expected);
  });

  test('takes an event type with its prefix and without', () => {
    const event = letterWith({ attributes: { type: text('com.cometchat.message_sent') } });
    expect(matcher({ trigger: 'message_sent' }, 'consumer')(event)).toBe(true);
    expect(matcher({ trigger: 'com.cometchat.message_sent' }, 'consumer')(event)).toBe(true);
  });

  test.each([
    [0, '0s'],
    [59_999, '59s'],
    [93_784_000, '1d 2h'],
    [3_605_000, '1h 5s'],
  ])('%i ms are %s', (milliseconds, words) => {
    expect(describeDuration(milliseconds)).toBe(words);
  });
});

describe('a summary', () => {
  test('counts each dead letter once', () => {
    const reasons = fc.constantFrom('schema-violation', 'too-large', undefined);
    fc.assert(
      fc.property(fc.array(fc.record({ reason: reasons, sentAt: fc.nat(1_000) })), (items) => {
        const letters = items.map(({ reason, sentAt }) =>
          letterWith({ sentAt, attributes: reason === undefined ? {} : { reason: text(reason) } }),
        );
        const queues = new FifoQueues();
        const [dead, source] = [queues.queue('dead'), queues.queue('lane')];
        const queue = { kind: 'lane', name: 'users', dead, source } as const;
        const summaries = summariseReasons(queue, letters, 1_000);
        expect(summaries.reduce((sum, { count }) => sum + count, 0)).toBe(letters.length);
        for (const { count, oldest, newest, triggers } of summaries) {
          expect(oldest).toBeGreaterThanOrEqual(newest);
          expect(Object.values(triggers).reduce((sum, one) => sum + one, 0)).toBe(count);
        }
      }),
    );
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-export-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('an export that fails leaves nothing, unless records were deleted for it', async () => {
    const name = join(folder, 'dead.ndjson');
    await (await createExportFile(name)).abandon(true);
    expect(await readdir(folder)).toEqual([]);
    const copying = await createExportFile(name);
    await copying.write(['1\n']);
    expect(await copying.abandon(false)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    const moving = await createExportFile(name);
    await moving.write(['1\n']);
    expect(await moving.abandon(true)).toBe(`${name}.partial`);
    expect(await readFile(`${name}.partial`, 'utf8')).toBe('1\n');
    await expect(createExportFile(name)).rejects.toThrow('Rename it first');
  });

  test('two queues of one name in two accounts have a journal each', () => {
    const file = (account: string): string =>
      journalFile('redrive', `https://sqs.eu-west-1.amazonaws.com/${account}/dead.fifo`, {
        XDG_STATE_HOME: '/state',
      });
    expect(file('1')).not.toBe(file('2'));
    expect(file('1')).toMatch(/^\/state\/cometchat-relay\/redrive\/dead\.fifo-[0-9a-f]{8}\.ndjson$/);
  });
});
