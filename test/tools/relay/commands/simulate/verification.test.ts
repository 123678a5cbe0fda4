import { describe, expect, test } from 'vitest';
import type { ExpectedEvent } from '../../../../../tools/relay/commands/simulate/expected-event.ts';
import { Ledger } from '../../../../../tools/relay/commands/simulate/ledger.ts';
import { followQueue, longestSilence } from '../../../../../tools/relay/commands/simulate/verification.ts';
import type { ConsumerQueue, ReceivedEvent } from '../../../../../tools/relay/queues/consumer-queue.ts';

const event = (number: number): ExpectedEvent => ({
  id: `id-${number}`,
  subject: 'subject',
  trigger: 'message_sent',
  orderKey: 'messages subject',
  original: number,
  publishable: true,
});
const received = (number: number, id = `id-${number}`): ReceivedEvent => ({
  messageId: `message-${number}`,
  receiptHandle: 'handle',
  id,
  subject: 'subject',
  body: '',
});

/** Hands out batches one after the other, then ends the following. */
function follow(
  batches: (readonly ReceivedEvent[] | Error)[],
  remove: (events: readonly ReceivedEvent[]) => readonly string[],
  { drain = false, receivers = 1 } = {},
) {
  const ledger = new Ledger();
  for (const number of [1, 2, 3]) ledger.acknowledged(ledger.sending(event(number)));
  const stop = new AbortController();
  const deleted: string[] = [];
  const queue: ConsumerQueue = {
    receive: async () => {
      const batch = batches.shift();
      if (batch === undefined) {
        stop.abort();
        throw new Error('aborted');
      }
      if (batch instanceof Error) throw batch;
      return batch;
    },
    delete: async (events) => {
      const done = remove(events);
      deleted.push(...done);
      return done;
    },
  };
  const following = followQueue(queue, ledger, { signal: stop.signal, drain, receivers });
  return { ledger, deleted, following };
}
const all = (events: readonly ReceivedEvent[]) => events.map(({ messageId }) => messageId);

describe('following a queue', () => {
  test('enters and deletes the events of this run, and leaves those of others', async () => {
    const { ledger, deleted, following } = follow(
      [[received(1), received(9, 'of-another')], [received(2)]],
      all,
    );
    await following;
    expect(deleted).toEqual(['message-1', 'message-2']);
    expect(ledger.awaited).toBe(1);
  });

  test('deletes those of others too when asked to', async () => {
    const { deleted, following } = follow([[received(9, 'of-another')]], all, { drain: true });
    await following;
    expect(deleted).toEqual(['message-9']);
  });

  test('a redelivery is no second publication, and another message with the same id is', async () => {
    let deletions = 0;
    // Two receivers: while one's deletion fails, the other gets the same message.
    const redelivered = follow(
      [[received(1)], [received(1)]],
      (events) => {
        deletions += 1;
        return deletions === 1 ? [] : all(events);
      },
      { receivers: 2 },
    );
    await redelivered.following;
    expect(redelivered.ledger.arrivals).toBe(1);
    const again = follow([[received(1)], [{ ...received(1), messageId: 'message-1-again' }]], all);
    await again.following;
    expect(again.ledger.summary().problems).toMatchObject([
      { kind: 'published twice', id: 'id-1' },
      { kind: 'lost', id: 'id-2' },
      { kind: 'lost', id: 'id-3' },
    ]);
  });

  test('a deletion that fails is made again, and what was entered is entered once', async () => {
    let attempts = 0;
    const { ledger, deleted, following } = follow([[received(1), received(2)]], (events) => {
      attempts += 1;
      if (attempts === 1) throw new Error('SQS is down');
      return attempts === 2 ? ['message-1'] : all(events);
    });
    await following;
    expect(deleted).toEqual(['message-1', 'message-2']);
    expect(attempts).toBe(3);
    expect(ledger.arrivals).toBe(2);
  });

  test('goes on after a receipt that failed', async () => {
    const { ledger, following } = follow([new Error('SQS is down'), [received(1)]], all);
    await following;
    expect(ledger.arrivals).toBe(1);
  });
});

describe('waiting for the rest', () => {
  const times = { quiet: 1000, drain: true };

  test.each([
    ['the queues cannot be asked', undefined, 0, 400_000],
    ['deliveries wait in the lanes', { lanes: 1, consumer: 0 }, 0, 400_000],
    ['all is out and nothing waits', { lanes: 0, consumer: 0 }, 0, 1000],
    ['something is missing and nothing waits', { lanes: 0, consumer: 0 }, 1, 1000],
    [
      'something is missing, and may be held back in the consumer queue',
      { lanes: 0, consumer: 1 },
      1,
      35_000,
    ],
    [
      'all is out, and something more waits: perhaps a second publication',
      { lanes: 0, consumer: 1 },
      0,
      35_000,
    ],
  ] as const)('%s', (_case, backlog, awaited, milliseconds) => {
    expect(longestSilence(backlog, awaited, times)).toBe(milliseconds);
  });

  test('all is out, and only events of others are left', () => {
    expect(longestSilence({ lanes: 0, consumer: 7 }, 0, { ...times, drain: false })).toBe(1000);
  });
});
