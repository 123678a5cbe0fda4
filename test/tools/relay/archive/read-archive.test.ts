import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hourFolder } from '../../../../lambda/archive/layout.ts';
import type { ArchiveStore } from '../../../../tools/relay/archive/archive-store.ts';
import { readArchive } from '../../../../tools/relay/archive/read-archive.ts';
import { eventBody, start } from '../../../archive/support/events.ts';
import { createTestContext } from '../support/test-context.ts';
import { createMemoryArchive } from './memory-archive.ts';

const hour = 3_600_000;
const perObject = 5;
const period = { since: start, until: start + 4 * hour };
const { context } = createTestContext(new AbortController().signal);

/** Four hours with three objects each, and what was asked of the store. */
async function filledArchive() {
  const { store, writer } = createMemoryArchive();
  for (let number = 0; number < 12; number += 1) {
    const lines = Array.from({ length: perObject }, (_none, index) => eventBody(number * perObject + index));
    const key = `${hourFolder(start + Math.floor(number / 3) * hour)}${number}.ndjson.gz`;
    await writer.put(key, gzipSync(`${lines.join('\n')}\nnot an event\n`));
  }
  const listed: string[] = [];
  const read: string[] = [];
  const watched: ArchiveStore = {
    ...store,
    keys: (prefix) => {
      listed.push(prefix);
      return store.keys(prefix);
    },
    read: (key) => {
      read.push(key);
      return store.read(key);
    },
  };
  return { store: watched, listed, read };
}

describe('reading the archive', () => {
  it('reads the hours of the period and no others', async () => {
    const { store, listed, read } = await filledArchive();
    let events = 0;
    const middle = { since: start + 1.5 * hour, until: start + 3 * hour };
    for await (const _event of readArchive(store, middle, context)) events += 1;
    expect(listed).toEqual([hourFolder(start + hour), hourFolder(start + 2 * hour)]);
    expect(read).toHaveLength(6);
    expect(events).toBe(6 * perObject);
  });

  it('has one object in memory at a time, however many there are', async () => {
    const { store, read } = await filledArchive();
    let events = 0;
    for await (const _event of readArchive(store, period, context)) {
      events += 1;
      // The next object is read only when the events of this one are used up.
      expect(read).toHaveLength(Math.ceil(events / perObject));
    }
    expect(events).toBe(12 * perObject);
  });

  it('ends at Ctrl+C with the object and the hour that it reads', async () => {
    const { store, read, listed } = await filledArchive();
    const abort = new AbortController();
    const events = [];
    for await (const event of readArchive(store, period, createTestContext(abort.signal).context)) {
      events.push(event);
      abort.abort();
    }
    expect([listed.length, read.length, events.length]).toEqual([1, 1, perObject]);
  });
});
