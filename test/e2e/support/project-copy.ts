import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../..', import.meta.url));

/** A copy of the project, as a team that adds a rule of its own would change it. */
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
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
