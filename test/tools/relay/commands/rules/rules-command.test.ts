import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rules as shipped } from '../../../../../lambda/decisions/index.ts';
import { settingsVersion } from '../../../../../lambda/decisions/settings/settings-version.ts';
import { judgeAbsent, judgeSettings } from '../../../../../tools/relay/commands/doctor/settings-checks.ts';
import { diffLines } from '../../../../../tools/relay/commands/rules/diff.ts';
import { checkDocument } from '../../../../../tools/relay/commands/rules/settings-document.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { startSettingsRelay } from '../../../stand-ins/settings-relay.ts';
import { type CommandRun, runCommand } from '../../support/run-command.ts';

const settings = (words: readonly string[] | { file: string }) =>
  JSON.stringify({ rules: { 'blocked-words': { mode: 'enforce', options: { words } } } });

let relay: Awaited<ReturnType<typeof startSettingsRelay>>;
beforeEach(async () => {
  relay = await startSettingsRelay();
});
afterEach(() => relay.stop());

const rules = (...arguments_: string[]): Promise<CommandRun> =>
  runCommand(['rules', ...arguments_, ...relay.options], { answers: [] });
/** Writes a file of the operator's and answers its path. */
async function file(text: string, name = 'mine.json'): Promise<string> {
  const path = join(relay.folder, name);
  await writeFile(path, text);
  return path;
}
const inForce = () => readFile(relay.file, 'utf8');
const puts = () => relay.requests.filter((request) => request.startsWith('PUT'));

describe('relay rules set', () => {
  it('shows what changes, asks, and writes nothing without a yes', async () => {
    const { exitCode, stdout, stderr } = await rules('set', await file(settings(['snake'])));
    expect(exitCode).toBe(exitCodes.usage);
    expect(stdout).toContain('+         "words": [');
    expect(stderr).toContain('--yes');
    const refused = await runCommand(['rules', 'set', await file(settings(['eel'])), ...relay.options], {
      answers: ['n'],
    });
    expect([refused.exitCode, puts()]).toEqual([exitCodes.usage, []]);
  });

  it('puts a document in force and keeps each one as an object of its own', async () => {
    const first = settings(['snake']);
    const second = settings(['snake', 'eel']);
    for (const text of [first, second]) {
      const { exitCode, stdout } = await rules('set', await file(text), '--yes');
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`Version ${settingsVersion(text)} is in force`);
      expect(await inForce()).toBe(text);
    }
    const history = await readdir(join(relay.folder, 'rule-settings', 'history'));
    const versions = history.sort().map((name) => /-(\w+)\.json$/.exec(name)?.[1]);
    expect(versions).toEqual(
      expect.arrayContaining(['{"rules":{}}\n', first, second].map((text) => settingsVersion(text))),
    );
    expect(versions).toHaveLength(3);
  });

  it('writes nothing that is not valid, and says what is wrong without repeating it', async () => {
    const { exitCode, stdout } = await rules(
      'set',
      await file('{"rules":{"blocked-words":{"mode":"secret"}}}'),
      '--yes',
    );
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain('rules.blocked-words.mode: must be "enforce" or "shadow" or "off"');
    expect(stdout).not.toContain('secret');
    expect(puts()).toEqual([]);
  });

  it('does nothing where the version is in force already', async () => {
    const path = await file(settings(['snake']));
    await rules('set', path, '--yes');
    const before = puts().length;
    const { exitCode, stdout } = await rules('set', path);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('in force already');
    expect(puts()).toHaveLength(before);
  });

  it('stores a word list by its contents, so that it never changes under its name', async () => {
    const path = await file(settings({ file: 'words.txt' }));
    const names = () => readdir(join(relay.folder, 'rule-settings', 'lists'));
    for (const words of ['snake\n', 'snake\neel\n', 'snake\n']) {
      await file(words, 'words.txt');
      expect((await rules('set', path, '--yes')).exitCode).toBe(0);
    }
    expect((await names()).filter((name) => /^words\.[0-9a-f]{12}\.txt$/.test(name))).toHaveLength(2);
    expect(await inForce()).toMatch(/"file": "words\.[0-9a-f]{12}\.txt"/);
    await rm(join(relay.folder, 'words.txt'));
    const { exitCode, stdout } = await rules('set', path, '--yes');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain('rules.blocked-words.options.words: must name a word list that can be read');
    // What was shown can be set again: its lists are in the store.
    const shown = await file((await rules('show', '--raw')).stdout, 'shown.json');
    expect((await rules('set', shown, '--yes')).stdout).toContain('in force already');
  });

  it('says what to do about a file that is not there', async () => {
    const { exitCode, stderr } = await rules('set', 'none.json');
    expect([exitCode, stderr]).toEqual([exitCodes.usage, expect.stringContaining("Can't read none.json")]);
  });
});

describe('relay rules rollback', () => {
  it('goes back to the version before, forth again, and to any version', async () => {
    const versions = [['a'], ['a', 'b'], ['a', 'b', 'c']].map(settings);
    for (const text of versions) await rules('set', await file(text), '--yes');
    await rules('rollback', '--yes');
    expect(await inForce()).toBe(versions[1]);
    await rules('rollback', '--yes');
    expect(await inForce()).toBe(versions[2]);
    await rules('rollback', settingsVersion(versions[0] ?? '').slice(0, 6), '--yes');
    expect(await inForce()).toBe(versions[0]);
    const history = (await rules('history', '--json')).records();
    expect(history.filter((entry) => entry.inForce)).toHaveLength(1);
    expect(history[0]).toMatchObject({ version: settingsVersion(versions[0] ?? ''), inForce: true });
  });

  it('asks first, and refuses a version that never was', async () => {
    for (const text of [['a'], ['b']].map(settings)) await rules('set', await file(text), '--yes');
    expect((await rules('rollback')).exitCode).toBe(exitCodes.usage);
    expect(await inForce()).toBe(settings(['b']));
    expect((await rules('rollback', 'ffff', '--yes')).stderr).toContain('No version begins with ffff');
  });

  it('says so where there is nothing to go back to', async () => {
    expect((await rules('rollback', '--yes')).stderr).toContain('no earlier version');
  });
});

describe('relay rules show and check', () => {
  it('show the rules in force, for people and for scripts', async () => {
    await rules('set', await file(settings(['snake'])), '--yes');
    expect((await rules('show')).stdout).toMatch(/blocked-words +enforce +100 % of conversations/);
    expect((await rules('show', '--json')).records()).toEqual([
      expect.objectContaining({
        kind: 'rules',
        version: settingsVersion(settings(['snake'])),
        rules: { 'blocked-words': { mode: 'enforce', percentage: 100 } },
      }),
    ]);
  });

  it('say that every rule is off where there are no settings', async () => {
    await rm(relay.file);
    const { exitCode, stdout } = await rules('show');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('every rule is off')]);
    expect((await rules('check')).exitCode).toBe(exitCodes.usage);
  });

  it('say what is wrong with settings in force', async () => {
    await writeFile(relay.file, '{"rules":{"nobody":{"mode":"enforce"}}}');
    for (const command of ['show', 'check']) {
      const { exitCode, stdout } = await rules(command);
      expect([command, exitCode]).toEqual([command, exitCodes.problems]);
      expect(stdout).toContain('rules.nobody: names no rule');
    }
  });

  it('check a file without any relay', async () => {
    const { exitCode, stdout } = await runCommand(['rules', 'check', await file(settings(['snake']))]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('valid (version ')]);
    expect(relay.requests).toEqual([]);
  });
});

describe('the diff', () => {
  const document = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

  it('has every line of both, in order', () => {
    fc.assert(
      fc.property(document, document, (before, after) => {
        const [from, to] = [before, after].map((lines) => lines.join('\n'));
        const lines = diffLines(from ?? '', to ?? '');
        const changed = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
        expect(changed('+') - changed('-')).toBe(after.length - before.length);
        if (from === to) expect(lines).toEqual([]);
      }),
    );
  });

  it('leaves out what is far from a change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = lines.with(10, 'changed');
    expect(diffLines(lines.join('\n'), after.join('\n'))).toEqual([
      '  ...',
      '  line 8',
      '  line 9',
      '- line 10',
      '+ changed',
      '  line 11',
      '  line 12',
    ]);
  });
});

describe("doctor's check of the rule settings", () => {
  const judge = async (text: string) =>
    judgeSettings(await checkDocument(text, shipped, async () => undefined), 'v1');

  it.each([
    [settings(['snake']), 'ok', 'version v1; on: blocked-words'],
    ['{"rules":{}}', 'ok', 'version v1; every rule is off'],
    ['{"rules":[]}', 'fail', "version v1 isn't valid: rules: must be an object"],
    [settings({ file: 'gone.txt' }), 'fail', 'must name a word list that can be read'],
  ])('%s is %s', async (text, grade, says) => {
    expect(await judge(text)).toMatchObject({ grade, says: expect.stringContaining(says) });
  });

  it('tells settings that were deleted from a stage that never had any', () => {
    expect([judgeAbsent(0).grade, judgeAbsent(3).grade]).toEqual(['ok', 'fail']);
  });
});
