import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCircles } from './circles.ts';

const repository = resolve(import.meta.dirname, '../..');

interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
}

/** What a file imports, statically or with `import()`, types included. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [
    ...code.matchAll(
      /^\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'|^import '([^']+)'/gm,
    ),
  ].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '');
}

const files: readonly SourceFile[] = globSync('{lambda,infra,tools}/**/*.{ts,tsx,mjs}', { cwd: repository })
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({
    path,
    imports: importsOf(readFileSync(join(repository, path), 'utf8')).map((specifier) =>
      specifier.startsWith('.')
        ? relative(repository, resolve(repository, dirname(path), specifier))
        : specifier,
    ),
  }));

/** The rooms of the table in `docs/architecture.md`, and what each may import: rooms or single files. */
const [, roomsTable = ''] = readFileSync(join(repository, 'docs/architecture.md'), 'utf8').split(
  '\n## Rooms\n',
);
const allowedImports: ReadonlyMap<string, readonly string[]> = new Map(
  [...roomsTable.matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|$/gm)].map(([, room = '', targets = '']) => [
    room,
    [...targets.matchAll(/`([^`]+)`/g)].map(([, target = '']) => target),
  ]),
);

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'infra' || second.includes('.') ? top : `${top}/${second}`;
}

/** Rooms that compute from their arguments alone. */
const pureRooms = ['lambda/sqs', 'lambda/telemetry', 'lambda/events', 'lambda/cometchat', 'lambda/decisions'];

const isLocal = (path: string): boolean => /^(?:lambda|infra|tools|test|docs)\//.test(path);

describe('the rooms', () => {
  it('import only what docs/architecture.md allows', () => {
    const forbidden = files.flatMap(({ path, imports }) => {
      const room = roomOf(path);
      const allowed = allowedImports.get(room) ?? [];
      return imports
        .filter(isLocal)
        .map((target) => ({ target, room: roomOf(target) }))
        .filter(
          (target) =>
            target.room !== room && !allowed.includes(target.room) && !allowed.includes(target.target),
        )
        .map(({ target }) => `${path} -> ${target}`);
    });
    expect(forbidden).toEqual([]);
  });

  it('are all in the table, which lists nothing but rooms and files', () => {
    const rooms = new Set(files.map(({ path }) => roomOf(path)));
    const listed = [...allowedImports.keys()];
    expect(files.length).toBeGreaterThan(300);
    expect([...rooms].filter((room) => !listed.includes(room) && room !== 'tools')).toEqual([]);
    const paths = new Set(files.map(({ path }) => path));
    const targets = [...allowedImports.values()].flat();
    expect(targets.filter((target) => !listed.includes(target) && !paths.has(target))).toEqual([]);
  });

  it('make no circle, and hold none of files', () => {
    const targets = ([room, names]: readonly [string, readonly string[]]) =>
      [room, names.map((name) => (allowedImports.has(name) ? name : roomOf(name)))] as const;
    expect(findCircles(new Map([...allowedImports].map(targets)))).toEqual([]);
    expect(findCircles(new Map(files.map(({ path, imports }) => [path, imports])))).toEqual([]);
  });

  it.each(pureRooms)('%s reads no environment and imports no AWS client and no node:http', (room) => {
    for (const { path, imports } of files.filter((file) => roomOf(file.path) === room)) {
      expect(
        imports.filter((name) => /^@aws-sdk\/|^node:https?$/.test(name)),
        path,
      ).toEqual([]);
      expect(readFileSync(join(repository, path), 'utf8'), path).not.toContain('process.env');
    }
  });
});
