import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failedMessages,
  polledMessage,
  receiveCountOf,
  retrySeconds,
  sqsEvent,
} from '../../../../tools/local/event-source/record.ts';

const ids = ['a', 'b', 'c'];
const failedAfter = (response: unknown) => [
  ...failedMessages({ ok: true, payload: JSON.stringify(response) }, ids),
];

describe('the messages that go back to the queue', () => {
  it.each<[string, unknown, string[]]>([
    ['those that the response names', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['none where it names none', { batchItemFailures: [] }, []],
    ['none where the list is null', { batchItemFailures: null }, []],
    ['none where it is empty', {}, []],
    ['none where it is null', null, []],
    ['all where an id is unknown', { batchItemFailures: [{ itemIdentifier: 'z' }] }, ids],
    ['all where an id is empty', { batchItemFailures: [{ itemIdentifier: '' }] }, ids],
    ['all where a key is misspelt', { batchItemFailures: [{ itemIdentifer: 'a' }] }, ids],
    ['all where the list is none', { batchItemFailures: 'a' }, ids],
    ['all where it is a text', 'fine', ids],
  ])('are %s', (_name, response, failed) => {
    expect(failedAfter(response)).toEqual(failed);
  });

  it('are all where the invocation failed', () => {
    const failure = { errorType: 'E', errorMessage: '', stack: '' };
    expect([...failedMessages({ ok: false, kind: 'timeout', failure }, ids)]).toEqual(ids);
  });
});

describe('the wait before the next attempt', () => {
  it('grows, and is never longer than in AWS', () => {
    expect([1, 2, 3, 4].map((count) => retrySeconds(count, 60))).toEqual([2, 4, 8, 16]);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 43_200 }),
        (count, timeout) => {
          expect(retrySeconds(count, timeout)).toBeLessThanOrEqual(timeout);
        },
      ),
    );
  });
});

describe('a record', () => {
  it('has the form that Lambda gives it', () => {
    const message = polledMessage.parse({
      MessageId: 'id',
      ReceiptHandle: 'handle',
      Body: 'body',
      MD5OfBody: 'md5',
      Attributes: { ApproximateReceiveCount: '2', MessageGroupId: 'group' },
      MessageAttributes: { trigger: { DataType: 'String', StringValue: 'x' } },
    });
    expect(receiveCountOf(message)).toBe(2);
    const event = sqsEvent([message], { arn: 'arn', region: 'us-east-1' });
    expect(event.Records).toEqual([
      {
        messageId: 'id',
        receiptHandle: 'handle',
        body: 'body',
        md5OfBody: 'md5',
        attributes: { ApproximateReceiveCount: '2', MessageGroupId: 'group' },
        messageAttributes: {
          trigger: { dataType: 'String', stringValue: 'x', stringListValues: [], binaryListValues: [] },
        },
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn',
        awsRegion: 'us-east-1',
      },
    ]);
  });
});
