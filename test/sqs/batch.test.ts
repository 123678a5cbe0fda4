import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchAnswers, batchEntries, batchesOf, splitIntoBatches } from '../../lambda/sqs/batch.ts';
import { messageBytes, mostMessageBytes, type QueueMessage } from '../../lambda/sqs/message.ts';

const mebibyte = 1_048_576;

function message(id: number, bytes = 1): QueueMessage {
  return { body: 'x'.repeat(bytes), groupId: `group-${id}`, deduplicationId: String(id), attributes: {} };
}

const sizes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: mebibyte }), { maxLength: 12 }),
  fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 40 }),
);

describe('splitting into batches', () => {
  it('keeps the order and both limits, and opens no batch without need', () => {
    fc.assert(
      fc.property(sizes, (lengths) => {
        const batches = splitIntoBatches(lengths, (bytes) => message(0, bytes));
        expect(batches.flat()).toEqual(lengths);
        const bytesOf = (batch: readonly number[]) => batch.reduce((sum, bytes) => sum + bytes, 0);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(bytesOf(batch)).toBeLessThanOrEqual(mebibyte);
        }
        for (const [index, next] of batches.slice(1).entries()) {
          const before = batches[index] ?? [];
          expect(before.length === 10 || bytesOf(before) + (next[0] ?? 0) > mebibyte).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('by count alone holds everything, ten at a time', () => {
    const items = Array.from({ length: 21 }, (_none, index) => index);
    expect(batchesOf(items).map((batch) => batch.length)).toEqual([10, 10, 1]);
    expect(batchesOf(items).flat()).toEqual(items);
  });
});

describe('the size of a message', () => {
  it('counts bytes, not characters, and names, types and values of attributes', () => {
    expect(messageBytes({ body: 'Zoë', attributes: {} })).toBe(4);
    const attributes = { trigger: { DataType: 'String', StringValue: 'ü' } } as const;
    expect(messageBytes({ body: '', attributes })).toBe('trigger'.length + 'String'.length + 2);
  });

  it('is never more than the estimate', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const attribute = fc.record({ DataType: fc.constantFrom('String', 'Number'), StringValue: text });
    fc.assert(
      fc.property(text, fc.dictionary(text, attribute, { noNullPrototype: true }), (body, attributes) => {
        expect(mostMessageBytes({ body, attributes })).toBeGreaterThanOrEqual(
          messageBytes({ body, attributes }),
        );
      }),
    );
  });
});

describe('the answers to a batch', () => {
  it('are in the order of the messages, whatever the order of the result', () => {
    const entries = batchEntries([message(1), message(2), message(3), message(4)]);
    expect(entries.map(({ Id, MessageDeduplicationId }) => [Id, MessageDeduplicationId])).toEqual([
      ['0', '1'],
      ['1', '2'],
      ['2', '3'],
      ['3', '4'],
    ]);
    const answers = batchAnswers(entries.length, {
      Successful: [{ Id: '2' }],
      Failed: [
        { Id: '1', Code: 'InvalidMessageContents' },
        { Id: '0', Code: undefined },
      ],
    });
    expect(answers).toEqual(['Unknown', 'InvalidMessageContents', undefined, 'NotAnswered']);
  });

  it('take a result that says nothing for no answer', () => {
    expect(batchAnswers(1, {})).toEqual(['NotAnswered']);
  });
});
