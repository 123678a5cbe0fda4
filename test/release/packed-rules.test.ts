import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/decisions-guide.md'), 'utf8');

/** The first code block of the guide with a text in it. */
function block(language: string, contents: string): string {
  const blocks = [...guide.matchAll(/```(\w*)\n(.*?)```/gs)];
  const found = blocks.find(([, given, code]) => given === language && code?.includes(contents));
  if (found?.[2] === undefined) throw new Error(`the guide shows no ${language} with ${contents}`);
  return found[2];
}

describe("the guide to rules, pasted into somebody else's project", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'packed-rules-'));
    const installed = join(folder, 'node_modules/cometchat-webhook-relay');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', inject('tarball'), '-C', installed, '--strip-components=1']);
    for (const name of ['vitest', 'esbuild'])
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    write({
      'package.json': '{"type":"module"}',
      'rules/no-begging.ts': block('ts', 'export const noBegging'),
      'rules/index.ts': block('ts', 'export const rules'),
      'test/rules/no-begging.test.ts': block('ts', "from 'vitest'"),
      'new.json': block('json', '"$schema"'),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  function run(...command: string[]) {
    // Without the variables of the test runner, which runs in the project too.
    const env = { PATH: process.env.PATH, HOME: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  const relay = (...arguments_: string[]) =>
    run(
      'node_modules/cometchat-webhook-relay/dist/relay/main.mjs',
      ...arguments_,
      '--rules',
      './rules/index.ts',
    );

  it('gives a rule whose test passes', () => {
    const { status, stdout } = run(join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--no-color');
    expect(stdout).toMatch(/Tests\s+4 passed/);
    expect(status).toBe(0);
  });

  it.each(['nodenext', 'preserve'])('gives a rule with types, with module %s', (module) => {
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--declaration',
      '--strict',
      '--exactOptionalPropertyTypes',
    ];
    const { stdout } = run(
      join(root, 'node_modules/typescript/bin/tsc'),
      ...[
        ...options,
        '--target',
        'es2024',
        '--types',
        '',
        '--module',
        module,
        '--allowImportingTsExtensions',
      ],
      'rules/index.ts',
    );
    expect(stdout).toBe('');
  });

  it('gives a schema with the rule, valid settings, and the findings that the guide shows', () => {
    const schema: unknown = JSON.parse(relay('rules', 'schema').stdout);
    expect(schema).toHaveProperty([
      'definitions',
      'no-begging',
      'properties',
      'options',
      'properties',
      'phrases',
    ]);
    expect(relay('rules', 'check', 'new.json')).toMatchObject({ status: 0, stderr: '' });
    write({ 'messages.txt': 'Hello\nPlease send money\nThank you for the gift card\n' });
    const { stdout } = relay('decide', '--file', 'messages.txt', '--settings', 'new.json');
    expect(stdout).toBe(block('', 'no-begging would drop it'));
  });

  it('reads a word list in a file, which the command line and the rule each have a copy of the code for', () => {
    write({
      'rules/index.ts': `import { createSubstringMatcher, defineRule, listOf, listOrFile, text } from 'cometchat-webhook-relay/rules';
const words = listOrFile(listOf(text({ most: 50 }), { most: 9 }));
export const rules = [defineRule({ name: 'listed', summary: 'x', options: { words }, create({ words }) {
  const matcher = createSubstringMatcher(words);
  return ({ text }) => (matcher.has(text) ? { outcome: 'drop', reason: 'listed' } : { outcome: 'pass' });
} })];`,
      'words.txt': '# bad words\nmoney\n',
      'listed.json': '{"rules":{"listed":{"mode":"enforce","options":{"words":{"file":"words.txt"}}}}}',
      'messages.txt': 'hello\nsend money\n',
    });
    const { stdout } = relay('decide', '--file', 'messages.txt', '--settings', 'listed.json');
    expect(stdout).toContain('line 2: dropped by listed');
    expect(stdout).toContain('1 passed, 0 annotated, 1 dropped');
  });

  it.each([
    ['export const rules = [;', 'it can\'t be bundled: Unexpected ";" (rules/bad.ts:1). Fix that first.'],
    [
      "\nimport './gone.ts';",
      'it can\'t be bundled: Could not resolve "./gone.ts" (rules/bad.ts:2). Fix that first.',
    ],
    ['throw new Error("no key");', "it can't be loaded: no key. Fix that first."],
    ['export const rule = 1;', 'it exports no list of rules. Add "export const rules = [yourRule];".'],
  ])('says what is wrong with %j when the construct bundles it', (source, problem) => {
    write({ 'rules/bad.ts': source });
    const bundle = 'node_modules/cometchat-webhook-relay/dist/functions/bundle-rules.mjs';
    expect(run(bundle, './rules/bad.ts', 'bundled')).toEqual({
      status: 1,
      stdout: '',
      stderr: `Can't use the rules in ./rules/bad.ts: ${problem}\n`,
    });
  });

  it('works from CommonJS too', () => {
    write({
      'own.cjs': `const { defineRule, judge } = require('cometchat-webhook-relay/rules');
const rule = defineRule({ name: 'own', summary: 'x', options: {}, create: () => () => ({ outcome: 'pass' }) });
judge(rule, {}, 'hello').then(({ outcome }) => process.stdout.write(outcome));`,
    });
    expect(run('own.cjs')).toEqual({ status: 0, stdout: 'pass', stderr: '' });
  });
});
