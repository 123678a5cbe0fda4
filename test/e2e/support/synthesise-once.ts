import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { synthesise } from '../../../tools/local/index.ts';
import { copyProject } from './project-copy.ts';
import { teamContext, teamFiles } from './team-project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the project as it stands, synthesised. Undefined in test projects without this set-up. */
    readonly assembly: string | undefined;
    /** The same of a team's project, with rules, consumers and an archive of its own. */
    readonly teamAssembly: string | undefined;
  }
}

/** Synthesises the project as it stands, and a team's, once for all test files. */
export default async function synthesiseOnce(project: TestProject): Promise<() => Promise<unknown>> {
  // CloudFormation's rules, which take half of a synthesis, are checked by test/infra.
  process.env.CDK_VALIDATION = 'false';
  const copy = await copyProject(teamFiles);
  const [own, team] = await Promise.all([
    synthesise(fileURLToPath(new URL('../../..', import.meta.url))),
    synthesise(copy.directory, { context: teamContext }),
  ]);
  await copy.remove();
  project.provide('assembly', own.directory);
  project.provide('teamAssembly', team.directory);
  return () => Promise.all([own.remove(), team.remove()]);
}
