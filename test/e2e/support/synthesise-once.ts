import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { synthesise } from '../../../tools/local/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the project as it stands, synthesised. Undefined in test projects without this set-up. */
    readonly assembly: string | undefined;
  }
}

/** Synthesises the project as it stands once for all test files that run it unchanged. */
export default async function synthesiseOnce(project: TestProject): Promise<() => Promise<void>> {
  const { directory, remove } = await synthesise(fileURLToPath(new URL('../../..', import.meta.url)));
  project.provide('assembly', directory);
  return remove;
}
