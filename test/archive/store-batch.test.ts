import type { SQSRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourFolder, hourOfKey } from '../../lambda/archive/layout.ts';
import { storeBatch } from '../../lambda/archive/store-batch.ts';
import { archiveRecord, eventBody, start } from './support/events.ts';
import { createFakeStore } from './support/fake-store.ts';

const plenty = { remainingTime: () => 60_000 };

function records(...numbers: readonly number[]): SQSRecord[] {
  return numbers.map((number) => archiveRecord(`m-${number}`, eventBody(number)));
}

describe('storeBatch', () => {
  it('stores events as they came, by the hour of their receipt', async () => {
    const store = createFakeStore();
    const inOneHour = records(1, 2, 3);
    const [later] = records(400_000);
    const result = await storeBatch([...inOneHour, ...(later ? [later] : [])], { store, ...plenty });
    expect(result).toMatchObject({ stored: 4, objects: 2, failed: [], reasons: [] });
    // The hours are written at the same time, so either can be first.
    expect(store.lines().sort()).toEqual([...inOneHour, later].map((record) => record?.body ?? '').sort());
    expect([...store.objects.keys()].sort()).toEqual([
      expect.stringMatching(/^events\/day=2026-11-21\/hour=12\/[0-9a-f]{32}\.ndjson\.gz$/),
      expect.stringMatching(/^events\/day=2026-11-21\/hour=13\/[0-9a-f]{32}\.ndjson\.gz$/),
    ]);
  });

  it('replaces its objects where the same batch comes again', async () => {
    const store = createFakeStore();
    await storeBatch(records(1, 2), { store, ...plenty });
    await storeBatch(records(1, 2), { store, ...plenty });
    expect(store.lines()).toHaveLength(2);
  });

  it.each([
    ['no JSON', '{'],
    ['no event', '[]'],
    ['an event without an id', eventBody(1, { id: 7 })],
    ['an event without its receipt time', eventBody(1, { receivedtime: 'yesterday' })],
    ['more than one line', JSON.stringify(JSON.parse(eventBody(1)), null, 2)],
  ])('leaves %s to the dead-letter queue, and stores the rest', async (_what, body) => {
    const store = createFakeStore();
    const batch = [archiveRecord('bad', body), ...records(2)];
    const result = await storeBatch(batch, { store, ...plenty });
    expect(result).toMatchObject({ stored: 1, failed: ['bad'], reasons: ['not-an-event'] });
  });

  it('begins nothing that it may not be able to end', async () => {
    const store = createFakeStore();
    const result = await storeBatch(records(1, 2), { store, remainingTime: () => 20_000 });
    expect(result).toMatchObject({ stored: 0, failed: ['m-1', 'm-2'], reasons: ['OutOfTimeError'] });
    expect(store.objects.size).toBe(0);
  });

  it('acknowledges an event only if S3 has accepted its object', async () => {
    const hour = fc.integer({ min: 0, max: 20 });
    const behaviours = fc.array(fc.constantFrom('accept', 'throw', 'accept-then-throw'), {
      minLength: 21,
      maxLength: 21,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(hour, { maxLength: 30 }), behaviours, async (hours, ofHour) => {
        const batch = hours.map((at, index) => {
          const receivedtime = new Date(start + at * 3_600_000 + index).toISOString();
          return archiveRecord(`m-${index}`, eventBody(index, { receivedtime }));
        });
        const store = createFakeStore(
          (key) => ofHour[((hourOfKey(key) ?? 0) - start) / 3_600_000] ?? 'accept',
        );
        const { stored, failed } = await storeBatch(batch, { store, ...plenty });
        const lines = new Set(store.lines());
        const acknowledged = batch.filter(({ messageId }) => !failed.includes(messageId));
        expect(acknowledged.filter(({ body }) => !lines.has(body))).toEqual([]);
        expect(stored).toBe(acknowledged.length);
        expect(new Set(failed).size).toBe(failed.length);
      }),
    );
  });
});

describe('the layout', () => {
  it('tells the hour of an object again', () => {
    expect(hourFolder(start + 1)).toBe('events/day=2026-11-21/hour=12/');
    expect(hourOfKey(`${hourFolder(start + 3_599_999)}x.ndjson.gz`)).toBe(start);
    expect(hourOfKey('erasures/x.json')).toBeUndefined();
  });
});
