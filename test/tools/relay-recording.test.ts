import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillPage } from '../../tools/relay/recording/recorder.ts';

const folder = new URL('../../docs/operate/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const session = read('session.md');
const pages = readdirSync(folder).filter(
  // The table of permissions is generated, and shows no output.
  (name) => name.endsWith('.md') && !['session.md', 'permissions.md'].includes(name),
);

/** The fenced blocks of a page that show a command with its output. */
function transcripts(page: string): readonly { readonly mark: string; readonly text: string }[] {
  return [...page.matchAll(/^(.*)\n```\n(\$ [\s\S]*?)\n```$/gm)].map(([, mark = '', text = '']) => ({
    mark,
    text,
  }));
}

test.each(pages)('every output in %s is recorded', (name) => {
  for (const { mark, text } of transcripts(read(name))) {
    expect(mark).toMatch(/^<!-- recorded: [\w-]+ -->$/);
    for (const command of text.split(/\n(?=\$ )/)) expect(session).toContain(command.trimEnd());
  }
});

test('the pages show outputs at all', () => {
  const shown = pages.filter((name) => transcripts(read(name)).length > 0);
  expect(shown).toHaveLength(pages.length);
});

test('a page is filled where it says so, and nowhere else', () => {
  const page =
    'a\n<!-- recorded: one -->\n```\nold\n```\n```\nother\n```\n<!-- recorded: two -->\n```\nkept\n```\n';
  expect(fillPage(page, new Map([['one', '$ new $1']]))).toBe(
    'a\n<!-- recorded: one -->\n```\n$ new $1\n```\n```\nother\n```\n<!-- recorded: two -->\n```\nkept\n```\n',
  );
});

test('the session shows no password', () => {
  expect(session).not.toMatch(/\b(?![0-9a-f]+\b)[A-Za-z0-9]{40,}\b/);
});
