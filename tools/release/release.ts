import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '../json/json.ts';
import { type Change, changesSince } from './changes.ts';
import { allChecks, type Release, type ReleaseCheck } from './checks.ts';

interface ReleaseOptions {
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
  const git: Release['git'] = (...arguments_) =>
    execFileSync('git', arguments_, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  const release: Release = { folder, version, git };
  write(`Release ${version}${dryRun ? ' (dry run)' : ''}`);
  let problems = 0;
  for (const check of checks) {
    const found = await problemsOf(check, release);
    problems += found.length;
    for (const problem of found) write(`wrong  ${check.name}: ${problem}.`);
    if (found.length === 0) write(`ok     ${check.name}`);
  }
  // The highest version among those that HEAD comes from, HEAD's own apart.
  const merged = ['--list', 'v*', '--merged', 'HEAD', '--no-contains', 'HEAD'];
  const [tag] = git('tag', ...merged, '--sort=-version:refname').split('\n');
  if (!tag) write('Compared with nothing: there is no earlier release tag.');
  else {
    const changes = await changesSince(tag, release);
    write(`Since ${tag}:`);
    for (const line of changes.flatMap(describeChange)) write(line);
    problems += changes.reduce((sum, { breaches }) => sum + breaches.length, 0);
  }
  if (problems > 0) write(`${problems} wrong. Nothing was tagged.`);
  else if (dryRun) write('All well. To tag it: npm run release');
  else {
    git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
    write(`Tagged v${version}. Next: git push origin v${version}`);
  }
  return problems === 0;
}

async function problemsOf(check: ReleaseCheck, release: Release): Promise<readonly string[]> {
  try {
    return await check.run(release);
  } catch (error) {
    return [`it failed: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function describeChange({ part, changes, breaches }: Change): string[] {
  const more = changes.length - mostListed;
  return [
    changes.length === 0 ? `same     ${part}` : `changed  ${part}: ${changes.length}`,
    ...changes.slice(0, mostListed).map((change) => `           ${change}`),
    ...(more > 0 ? [`           and ${more} more`] : []),
    ...breaches.map((breach) => `wrong    ${breach}`),
  ];
}
