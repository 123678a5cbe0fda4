import { describe, expect, it } from 'vitest';
import { keepMessages } from '../../../tools/local/messages.ts';

const message = (body: string) => ({ kind: 'event', queueName: 'q.fifo', messageId: body, body }) as const;

describe('the messages that the local run keeps', () => {
  it('are those after a sequence number, each once, and the newest only', () => {
    const kept = keepMessages({ messages: 3, characters: 1_000 });
    for (const body of ['a', 'b', 'c', 'd']) kept.add(message(body));
    const newerThan = (sequence: number) => kept.after(sequence).map(({ body }) => body);
    expect([newerThan(0), newerThan(3), newerThan(4), newerThan(9)]).toEqual([
      ['b', 'c', 'd'],
      ['d'],
      [],
      [],
    ]);
  });

  it('take no more memory than they may, but for a single one', () => {
    const kept = keepMessages({ messages: 10, characters: 5 });
    for (const body of ['12', '345', '67']) kept.add(message(body));
    expect(kept.after(0).map(({ body }) => body)).toEqual(['345', '67']);
    kept.add(message('123456789'));
    expect(kept.after(0).map(({ body }) => body)).toEqual(['123456789']);
  });
});
