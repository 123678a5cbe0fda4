import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Tests of more than a folder of sources: docs/testing.md describes them. */
const whole = ['architecture', 'docs', 'e2e', 'model', 'release'];

it('each test stands in the folder of its subject', () => {
  const folders = globSync('**/*.test.ts', { cwd: join(root, 'test') }).map(dirname);
  const mirrored = folders.filter((folder) => !whole.includes(folder));
  expect(mirrored.length).toBeGreaterThan(100);
  const exists = (folder: string) => ['lambda', '.'].some((top) => existsSync(join(root, top, folder)));
  expect(mirrored.filter((folder) => !exists(folder))).toEqual([]);
});
