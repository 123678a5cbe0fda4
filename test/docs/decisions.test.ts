import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../docs/decisions');
const names = globSync('[0-9]*.md', { cwd: folder }).sort();
const index = readFileSync(join(folder, 'README.md'), 'utf8');

describe.each(names)('decision %s', (name) => {
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');

  it('has the layout of the others, in at most 30 lines', () => {
    const [title, blank, date, status] = lines;
    expect(title).toMatch(new RegExp(`^# ${name.slice(0, 4)}: [A-Z].*[^.]$`));
    expect(blank).toBe('');
    expect(date).toMatch(/^Date: \d{4}-\d{2}-\d{2}$/);
    expect(status).toMatch(/^Status: (accepted|superseded by \d{4})$/);
    expect(lines.filter((line) => line.startsWith('## '))).toEqual([
      '## Context',
      '## Decision',
      '## Consequences',
    ]);
    expect(lines.length).toBeLessThanOrEqual(30);
  });

  it('is in the index under its title', () => {
    const title = lines[0]?.replace(/^# \d{4}: /, '');
    expect(index).toContain(`- [${name.slice(0, 4)}](${name}): ${title}\n`);
  });
});

describe('the index', () => {
  it('lists each number once, in order, and nothing else', () => {
    const listed = [...index.matchAll(/^- \[(\d{4})\]\((\d{4})[\w-]*\.md\)/gm)].map(([, number]) => number);
    expect(listed).toEqual(names.map((name) => name.slice(0, 4)));
    expect(new Set(listed).size).toBe(listed.length);
  });
});
