import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** A copy of the project, as a team would change it for its own rules and consumers. */
export interface ProjectCopy {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Copies what is deployed and replaces files, named by their path in the project. */
export async function copyProject(files: Readonly<Record<string, string>>): Promise<ProjectCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'relay-project-'));
  for (const name of ['infra', 'lambda', 'cdk.json', 'package.json', 'tsconfig.json', 'package-lock.json']) {
    await cp(join(project, name), join(directory, name), { recursive: true });
  }
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), content);
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
