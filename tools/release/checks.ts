import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeLogProblems } from './change-log.ts';
import { fileNow, type Git } from './git.ts';

/** What is released. */
export interface Release {
  readonly folder: string;
  readonly version: string;
  readonly git: Git;
}

/** One thing that must be so before a release. */
export interface ReleaseCheck {
  readonly name: string;
  /** What is wrong, one sentence each, with what to do. Empty: nothing. */
  run(release: Release): readonly string[] | Promise<readonly string[]>;
}

const treeCheck: ReleaseCheck = {
  name: 'working tree',
  run({ git }) {
    const changed = git('status', '--porcelain').split('\n').filter(Boolean);
    return changed.length === 0
      ? []
      : [`${changed.length} changed files aren't committed, such as ${changed[0]?.slice(3)}. Commit them`];
  },
};

const tagCheck: ReleaseCheck = {
  name: 'tag',
  run: ({ git, version }) =>
    git('tag', '--list', `v${version}`) === ''
      ? []
      : [`v${version} exists. Raise the version: npm version <version> --no-git-tag-version`],
};

const changeLogCheck: ReleaseCheck = {
  name: 'change log',
  run: ({ folder, version }) =>
    changeLogProblems(
      readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'),
      version,
      new Date().toISOString().slice(0, 10),
    ),
};

const lockCheck: ReleaseCheck = {
  name: 'lock file',
  run({ folder, version }) {
    const lock: unknown = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    const locked = typeof lock === 'object' && lock !== null && 'version' in lock ? lock.version : undefined;
    return locked === version ? [] : [`it says version ${String(locked)}. Run npm install`];
  },
};

/** Checks that need nothing but files and git. */
export const quickChecks: readonly ReleaseCheck[] = [treeCheck, tagCheck, changeLogCheck, lockCheck];

const contractsCheck: ReleaseCheck = {
  name: 'contracts',
  async run({ folder }) {
    const { makeArtifacts } = await import('../contracts/artifacts.ts');
    const outdated = [...(await makeArtifacts())].filter(([path, text]) => text !== fileNow(folder, path));
    return outdated.length === 0
      ? []
      : [`${outdated.map(([path]) => path).join(', ')} aren't current. Run npm run contracts`];
  },
};

const packCheck: ReleaseCheck = {
  name: 'package',
  async run({ folder }) {
    const [{ publint }, { formatMessage }] = await Promise.all([import('publint'), import('publint/utils')]);
    const packed = mkdtempSync(join(tmpdir(), 'release-'));
    try {
      execFileSync('npm', ['pack', '--silent', '--pack-destination', packed], { cwd: folder, stdio: 'pipe' });
      const tarball = readdirSync(packed).find((name) => name.endsWith('.tgz'));
      execFileSync('tar', ['-xzf', join(packed, String(tarball)), '-C', packed]);
      const { messages, pkg } = await publint({ pkgDir: join(packed, 'package'), pack: false, strict: true });
      return messages.map(
        (problem) => `publint: ${formatMessage(problem, pkg, { color: false }) ?? problem.code}`,
      );
    } catch (error) {
      return [`npm pack failed: ${error instanceof Error ? error.message : String(error)}`];
    } finally {
      rmSync(packed, { recursive: true, force: true });
    }
  },
};

export const allChecks: readonly ReleaseCheck[] = [...quickChecks, contractsCheck, packCheck];
