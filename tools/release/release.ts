import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '../json/json.ts';
import { type Change, changesSince } from './changes.ts';
import { allChecks, type Release, type ReleaseCheck } from './checks.ts';
import { gitIn, previousTag } from './git.ts';

export interface ReleaseOptions {
  readonly folder: string;
  /** Checks and compares, and changes nothing. */
  readonly dryRun: boolean;
  readonly write: (line: string) => void;
  readonly checks?: readonly ReleaseCheck[];
}

/** How many changes of one part are listed. */
const mostListed = 10;

/**
 * Checks that the version in `package.json` can be released, says what changed since the release before, and tags it. Never
 * pushes or publishes. False where something is wrong; then nothing is tagged.
 */
export async function runRelease({
  folder,
  dryRun,
  write,
  checks = allChecks,
}: ReleaseOptions): Promise<boolean> {
  const version = String(parseJsonObject(readFileSync(join(folder, 'package.json'), 'utf8'))?.version);
  const git = gitIn(folder);
  const release: Release = { folder, version, git };
  write(`Release ${version}${dryRun ? ' (dry run)' : ''}`);
  let problems = 0;
  for (const check of checks) {
    const found = await check.run(release);
    problems += found.length;
    for (const problem of found) write(`wrong  ${check.name}: ${problem}.`);
    if (found.length === 0) write(`ok     ${check.name}`);
  }
  const tag = previousTag(git);
  if (tag === undefined) write('Compared with nothing: there is no earlier release tag.');
  else {
    const changes = await changesSince(tag, release);
    write(`Since ${tag}:`);
    for (const change of changes) for (const line of describeChange(change)) write(line);
    problems += changes.reduce((sum, { breaches }) => sum + breaches.length, 0);
  }
  if (problems > 0) {
    write(`${problems} wrong. Nothing was tagged.`);
    return false;
  }
  if (dryRun) {
    write('All well. To tag it: npm run release');
    return true;
  }
  git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  write(`Tagged v${version}. Next: git push origin v${version}`);
  return true;
}

function describeChange({ part, changes, breaches }: Change): string[] {
  if (changes.length === 0) return [`same     ${part}`, ...breaches.map((breach) => `wrong    ${breach}`)];
  const more = changes.length - mostListed;
  return [
    `changed  ${part}: ${changes.length}`,
    ...changes.slice(0, mostListed).map((change) => `           ${change}`),
    ...(more > 0 ? [`           and ${more} more`] : []),
    ...breaches.map((breach) => `wrong    ${breach}`),
  ];
}
