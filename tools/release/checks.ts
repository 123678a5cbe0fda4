import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '../json/json.ts';

/** What is released. */
export interface Release {
  readonly folder: string;
  readonly version: string;
  /** Runs git in the folder; what it prints, without the last line break. Throws where git fails. */
  readonly git: (...arguments_: readonly string[]) => string;
}

/** One thing that must be so before a release. */
export interface ReleaseCheck {
  readonly name: string;
  /** What is wrong, one sentence each, with what to do. Empty: nothing. */
  run(release: Release): readonly string[] | Promise<readonly string[]>;
}

/** Checks that need nothing but files and git. */
export const quickChecks: readonly ReleaseCheck[] = [
  {
    name: 'working tree',
    run({ git }) {
      const changed = git('status', '--porcelain').split('\n').filter(Boolean);
      return changed.length === 0
        ? []
        : [`${changed.length} changed files aren't committed, such as ${changed[0]?.slice(3)}. Commit them`];
    },
  },
  {
    name: 'tag',
    run: ({ git, version }) =>
      git('tag', '--list', `v${version}`) === ''
        ? []
        : [`v${version} exists. Raise the version: npm version <version> --no-git-tag-version`],
  },
  {
    name: 'change log',
    run: ({ folder, version }) =>
      changeLogProblems(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'), version),
  },
  {
    name: 'lock file',
    run({ folder, version }) {
      const lock = parseJsonObject(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
      return lock?.version === version ? [] : [`it says version ${lock?.version}. Run npm install`];
    },
  },
];

function changeLogProblems(text: string, version: string): readonly string[] {
  const today = new Date().toISOString().slice(0, 10);
  const sections = text.split(/^## /m).map((section) => {
    const [heading = '', ...lines] = section.split('\n');
    return { heading: heading.trim(), body: lines.join('').trim() };
  });
  const unreleased = sections.find(({ heading }) => heading === '[Unreleased]');
  const own = sections.find(({ heading }) => heading.startsWith(`[${version}]`));
  const date = / - (\d{4}-\d{2}-\d{2})$/.exec(own?.heading ?? '')?.[1];
  const problems: [found: boolean, problem: string][] = [
    [Boolean(unreleased?.body), `"Unreleased" has entries. Move them to the section of ${version}`],
    [date === undefined, `it has no section "## [${version}] - ${today}". Add it`],
    [date !== undefined && date > today, `the section of ${version} is dated ${date}, in the future`],
    [own?.body === '', `the section of ${version} is empty`],
  ];
  return problems.filter(([found]) => found).map(([, problem]) => problem);
}

export const allChecks: readonly ReleaseCheck[] = [
  ...quickChecks,
  {
    name: 'contracts',
    async run({ folder }) {
      const { findOutdated, makeArtifacts } = await import('../contracts/artifacts.ts');
      const outdated = findOutdated(folder, await makeArtifacts());
      return outdated.length === 0 ? [] : [`${outdated.join(', ')} aren't current. Run npm run contracts`];
    },
  },
  {
    name: 'package',
    async run({ folder }) {
      const [{ publint }, { formatMessage }] = await Promise.all([
        import('publint'),
        import('publint/utils'),
      ]);
      // publint packs what is there.
      execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: 'pipe' });
      const { messages, pkg } = await publint({ pkgDir: folder, pack: 'npm', strict: true });
      return messages.map(
        (problem) => `publint: ${formatMessage(problem, pkg, { color: false }) ?? problem.code}`,
      );
    },
  },
];
