import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const check = 'node tools/check-node.mjs && ';
const script = new URL('../../tools/check-node.mjs', import.meta.url).pathname;

it.each(Object.entries(packageJson.scripts))(
  'npm run %s looks at Node and the dependencies first',
  (_name, command) => {
    expect(command).toMatch(new RegExp(`^(${check}|npm run \\w+)`));
  },
);

it('says what to do on a Node that is too old', () => {
  const old = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${old}`, script],
    { encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('this is Node 20.20.2');
  expect(stderr).toContain('npm ci');
  expect(stderr).not.toMatch(/^ +at /m);
});

it('says what to do before the dependencies are installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'check-node-'));
  copyFileSync(script, join(folder, 'check-node.mjs'));
  const { status, stderr } = spawnSync(process.execPath, ['check-node.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toBe('The dependencies of this project are not installed. Do this first: npm ci\n');
});
