import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs git in a folder; what it prints, without the last line break. Throws where git fails. */
export type Git = (...arguments_: readonly string[]) => string;

export function gitIn(folder: string): Git {
  return (...arguments_) =>
    execFileSync('git', arguments_, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    }).trimEnd();
}

/** The tag of the release before: the highest version among those that HEAD comes from, HEAD's own apart. */
export function previousTag(git: Git): string | undefined {
  const tags = git(
    'tag',
    '--list',
    'v*',
    '--merged',
    'HEAD',
    '--no-contains',
    'HEAD',
    '--sort=-version:refname',
  );
  return tags.split('\n').find(Boolean);
}

/** A file as it was at a revision; undefined where there was none. */
export function fileAt(git: Git, revision: string, path: string): string | undefined {
  if (git('ls-tree', '--name-only', revision, '--', path) === '') return undefined;
  return git('show', `${revision}:${path}`);
}

/** The files of a folder, or of what a path begins with, at a revision: their texts by their paths. */
export function filesAt(git: Git, revision: string, folder: string): ReadonlyMap<string, string> {
  const paths = git('ls-tree', '-r', '--name-only', revision, '--', folder).split('\n');
  return new Map(
    paths.filter((path) => path !== '').map((path) => [path, git('show', `${revision}:${path}`)]),
  );
}

/** A file as it is now; undefined where there is none. */
export function fileNow(folder: string, path: string): string | undefined {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
