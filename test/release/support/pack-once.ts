import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { buildPackage } from '../../../tools/package/build.ts';
import { buildCommandLine } from '../../../tools/package/command-line.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the packed project. */
    tarball: string;
  }
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Packs the project once for all tests, from a copy: the build leaves nothing behind, and no earlier build gets in. */
export default async function packOnce(project: TestProject): Promise<() => void> {
  // CloudFormation's rules, which take half of a synthesis, are checked by test/infra.
  process.env.CDK_VALIDATION = 'false';
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  for (const name of ['package.json', 'README.md', 'CHANGELOG.md', 'docs'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  await buildPackage(join(copy, 'dist'));
  await buildCommandLine(join(copy, 'dist/relay'));
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: copy });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  project.provide('tarball', join(folder, String(tarball)));
  return () => rmSync(folder, { recursive: true, force: true });
}
