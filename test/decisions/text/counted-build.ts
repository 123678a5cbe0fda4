import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { createInstrumenter } from 'istanbul-lib-instrument';

type CountedFunctions = typeof import('./counted-functions.ts');

/** The text functions, compiled so that they count what they do. */
export interface CountedBuild {
  readonly functions: CountedFunctions;
  /**
   * The work of one call: statements run, and what the engine's own string, array, map and regular expression functions
   * read or made. Exact: the same call costs the same each time.
   */
  count(work: () => unknown): number;
}

/** Builds the functions into a realm of their own, so that counting changes nothing for other code. */
export async function createCountedBuild(): Promise<CountedBuild> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'counted-functions.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'counted',
    target: 'node24',
  });
  const instrumenter = createInstrumenter({ coverageVariable: 'statements', compact: true });
  const code = instrumenter.instrumentSync(outputFiles[0]?.text ?? '', 'counted.js');
  const realm = createContext({ URL });
  runInContext(readFileSync(join(import.meta.dirname, 'native-work.js'), 'utf8'), realm);
  // Inside a function: a realm's global names are slow.
  const functions: CountedFunctions = runInContext(`(() => { ${code}\nreturn counted; })()`, realm);
  const counters: {
    statements: Record<string, { s: Record<string, number> }>;
    nativeWork: { units: number };
  } = runInContext('globalThis', realm);
  const total = () =>
    Object.values(counters.statements)
      .flatMap((file) => Object.values(file.s))
      .reduce((sum, times) => sum + times, counters.nativeWork.units);
  return {
    functions,
    count(work) {
      const before = total();
      work();
      return total() - before;
    },
  };
}
