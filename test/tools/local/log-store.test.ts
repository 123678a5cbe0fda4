import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogStore } from '../../../tools/local/log-store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-store-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const line = (message: string, time = Date.now(), logGroup = '/aws/lambda/one') => ({
  time,
  logGroup,
  message,
});

describe('the log store', () => {
  it('gives back lines of all groups in the order of their time, by text and time', () => {
    const store = createLogStore(directory);
    const now = Date.now() + 1000;
    store.write(line('later match', now + 2));
    store.write(line('match', now + 1, '/other/group'));
    store.write(line('something else', now + 1));
    store.write(line('early match', now));
    const found = store.read({ contains: 'match', since: now + 1 });
    expect(found.map(({ message }) => message)).toEqual(['match', 'later match']);
  });

  it('keeps what an earlier run left, apart from its own lines', async () => {
    const earlier = createLogStore(directory);
    earlier.write(line('from before', Date.now() - 60_000));
    const store = createLogStore(directory);
    store.write(line('from now'));
    expect(store.read({ contains: 'from', since: 0 }).map(({ message }) => message)).toEqual(['from now']);
    expect(await readFile(join(directory, 'aws_lambda_one.1.ndjson'), 'utf8')).toContain('from before');
  });

  it('does not grow without end', async () => {
    const store = createLogStore(directory, 1000);
    for (let number = 0; number < 200; number += 1) {
      store.write(line(`line ${number} ${'x'.repeat(100)}`));
    }
    const sizes = await Promise.all(
      (await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size),
    );
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(1500);
    expect(store.read({ contains: 'line 199 ', since: 0 })).toHaveLength(1);
  });
});
