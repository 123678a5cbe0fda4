import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decide-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Writes a file into this test's folder; answers its path. */
async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const blocking = (words: readonly string[], mode = 'enforce') => ({
  rules: { 'blocked-words': { mode, options: { words } } },
});

async function decide(arguments_: readonly string[], stdin = '', isTTY = false, typed = false) {
  const run = await runCommand(['decide', ...arguments_], {
    stdin: Object.assign(Readable.from([stdin]), { isTTY: typed }),
    terminal: isTTY,
  });
  return { exitCode: run.exitCode, out: run.stdout, error: run.stderr, json: run.records };
}

const message = (text: string, differences: object = {}) => ({
  id: '7',
  conversationId: 'ann_user_ben',
  sender: 'ann',
  receiver: 'ben',
  receiverType: 'user',
  category: 'message',
  type: 'text',
  data: { text },
  ...differences,
});

const event = (text: string) => ({
  specversion: '1.0',
  id: 'e',
  source: '/cometchat/apps/app-1/webhooks/w',
  type: 'com.cometchat.message_sent',
  subject: 'ann_user_ben',
  data: { message: message(text) },
});

const lines = (...values: readonly unknown[]) =>
  values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');

describe('relay decide', () => {
  it('judges every kind of line', async () => {
    const recording = lines(
      event('snake 1'),
      { trigger: 'message_sent', appId: 'a', webhook: 'w', data: { message: message('snake 2') } },
      { trigger: 'before_message', appId: 'a', webhook: 'w', data: message('snake 3', { id: undefined }) },
      { contextMessages: [{ ben: 'so?' }, { ann: message('snake 4') }] },
      message('snake 5'),
      JSON.stringify('snake 6'),
      'snake 7',
    );
    const settings = await file('settings.json', blocking(['snake']));
    const recorded = await file('messages.ndjson', recording);
    const { exitCode, json } = await decide(['--file', recorded, '--settings', settings, '--json']);
    const found = json();
    expect(exitCode).toBe(0);
    expect(found.at(-1)).toMatchObject({ summary: { messages: 7, dropped: 7, skipped: 0, unreadable: 0 } });
    expect(found[0]).toStrictEqual({
      line: 1,
      id: '7',
      answer: 'dropped',
      rule: 'blocked-words',
      reason: 'blocked word',
    });
    expect(found.slice(0, -1)).toMatchObject(Array.from({ length: 7 }, (_, index) => ({ line: index + 1 })));
  });

  it('says that there was nothing to judge, and blames no rule for it', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const { out, exitCode } = await decide(['--settings', settings]);
    expect(exitCode).toBe(0);
    expect(out).toContain('There was nothing to judge.');
    expect(out).not.toContain('No rule');
  });

  it('tells a person at a terminal that it waits for messages, and nobody else', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const recording = await file('recording', 'text');
    const arguments_ = ['--settings', settings];
    expect((await decide(arguments_, 'text', false, true)).error).toContain('Ctrl+D');
    expect((await decide(arguments_, 'text')).error).toBe('');
    expect((await decide([...arguments_, '--file', recording], '', false, true)).error).toBe('');
  });

  it('passes over lines with nothing to judge in them', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const recording = lines(
      '',
      { trigger: 'message_read_receipt', appId: 'a', webhook: 'w', data: { body: { action: 'read' } } },
      { ...event('snake'), data: { group: { guid: 'snake' } } },
      event('hello'),
      message('snake', { category: 'action' }),
    );
    const { exitCode, json } = await decide(['--settings', settings, '--json'], recording);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject([{ summary: { messages: 1, passed: 1, skipped: 4 } }]);
  });

  it('names bad lines by number, and goes on', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const recording = lines('{"broken', 'snake', [1], { any: 'object' }, { contextMessages: [] }, 'snake');
    const { exitCode, error, json } = await decide(['--settings', settings, '--json'], recording);
    expect(exitCode).toBe(1);
    expect(error.match(/^line \d/gm)).toStrictEqual(['line 1', 'line 3', 'line 4', 'line 5']);
    expect(json().at(-1)).toMatchObject({ summary: { unreadable: 4, dropped: 2 } });
  });

  it('takes every line for a text where it is told so', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const { json } = await decide(['--settings', settings, '--json', '--text'], '{"snake');
    expect(json().at(-1)).toMatchObject({ summary: { messages: 1, dropped: 1 } });
  });

  it('says how the answers differ from those of other settings', async () => {
    const settings = await file('new.json', blocking(['snake', 'oil']));
    const compare = await file('current.json', blocking(['snake', 'egg']));
    const recording = lines('a snake', 'an oil', 'an egg', 'a cake');
    const { json } = await decide(['--settings', settings, '--compare', compare, '--json'], recording);
    expect(json()).toMatchObject([
      { line: 1, answer: 'dropped' },
      { line: 2, answer: 'dropped', before: 'passed' },
      { line: 3, answer: 'passed', before: 'dropped' },
      { summary: { dropped: 2, compared: { dropped: 2, different: 2 } } },
    ]);
    expect(json()[0]).not.toHaveProperty('before');
  });

  it('shows what annotations would say', async () => {
    const annotating = {
      rules: { 'blocked-words': { mode: 'enforce', options: { words: ['spam'], action: 'annotate' } } },
    };
    const settings = await file('settings.json', annotating);
    const { json } = await decide(
      ['--settings', settings, '--json'],
      lines(message('spam'), message('fine')),
    );
    expect(json()[0]).toEqual({ line: 1, id: '7', answer: 'annotated', annotation: { blockedWords: true } });
    expect(json()).toHaveLength(2);
  });

  it('says what shadow rules would have dropped', async () => {
    const settings = await file('settings.json', blocking(['snake'], 'shadow'));
    const { json } = await decide(['--settings', settings, '--json'], 'snake');
    expect(json()).toMatchObject([
      { line: 1, answer: 'passed', shadow: ['blocked-words'] },
      {
        summary: { passed: 1, rules: [{ rule: 'blocked-words', mode: 'shadow', outcomes: { dropped: 1 } }] },
      },
    ]);
  });

  it('can give messages the earlier ones of their conversation', async () => {
    const settings = await file('settings.json', {
      rules: { repetition: { mode: 'enforce', options: { mostSameMessages: 2 } } },
    });
    const recording = lines(event('buy'), event('buy'), event('buy'));
    const without = await decide(['--settings', settings, '--json'], recording);
    expect(without.json()).toMatchObject([{ summary: { dropped: 0 } }]);
    const given = await decide(['--settings', settings, '--json', '--context'], recording);
    expect(given.json()).toMatchObject([{ line: 3, answer: 'dropped' }, { summary: { dropped: 1 } }]);
  });

  it('prints for people what it prints for scripts, and no more than was asked for', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const recording = lines(...Array.from({ length: 30 }, () => 'snake'), 'cake');
    const { out } = await decide(['--settings', settings, '--list', '2'], recording);
    expect(out).toBe(
      [
        'line 1: dropped by blocked-words (blocked word)',
        'line 2: dropped by blocked-words (blocked word)',
        '... and 28 more (--list 30 prints them all)',
        '',
        '31 messages judged; 0 lines without a message; 0 lines unreadable.',
        'Answers: 1 passed, 0 annotated, 30 dropped (0 of all forced)',
        '',
        'rule           mode     passed  dropped',
        'blocked-words  enforce       1       30',
        '',
      ].join('\n'),
    );
  });

  it.each([[[]], [['--json']]])('never prints a text unless it is asked to (%j)', async (how) => {
    const settings = await file('settings.json', blocking(['snake']));
    const recording = lines('snake SECRET', event('snake SECRET'), '{"SECRET', { SECRET: 1 });
    const silent = await decide(['--settings', settings, ...how], recording);
    expect(silent.out + silent.error).not.toContain('SECRET');
    const open = await decide(['--settings', settings, '--show-text', ...how], recording);
    expect(open.out).toContain('SECRET');
  });

  it('shows its progress on a terminal only', async () => {
    const settings = await file('settings.json', blocking(['snake']));
    const recording = lines(...Array.from({ length: 1000 }, () => 'cake'));
    expect((await decide(['--settings', settings], recording, true)).error).toContain('500 lines read');
    expect((await decide(['--settings', settings], recording, false)).error).toBe('');
  });

  it.each<[string, (settings: string) => readonly string[], RegExp]>([
    ['an unknown option', (settings) => ['--settings', settings, '--files'], /unknown option/],
    [
      'no settings',
      () => ['--settings', join(folder, 'none.json')],
      /Can't read .*none\.json: there is no such file/,
    ],
    [
      'no file',
      (settings) => ['--settings', settings, '--file', join(folder, 'none')],
      /Can't read the file .*none: ENOENT/,
    ],
    ['a folder for a file', (settings) => ['--settings', settings, '--file', folder], /is a folder/],
    ['a list that is no number', (settings) => ['--settings', settings, '--list', 'all'], /whole number/],
  ])('ends with 2 and a clear word for %s', async (_what, arguments_, word) => {
    const settings = await file('settings.json', blocking(['snake']));
    const { exitCode, error, out } = await decide(arguments_(settings));
    expect(exitCode).toBe(2);
    expect(error).toMatch(word);
    expect(out).toBe('');
  });

  it('names what is wrong with the settings', async () => {
    const settings = await file('settings.json', { rules: { 'blocked-word': { mode: 'enforce' } } });
    const { exitCode, error } = await decide(['--settings', settings]);
    expect(exitCode).toBe(2);
    expect(error).toContain('rules.blocked-word: names no rule; the rules are: attachments, blocked-words');
  });
});
