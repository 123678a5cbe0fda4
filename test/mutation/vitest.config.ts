import { defineConfig } from 'vitest/config';

/** For Stryker alone: `main.ts` says which tests have to notice the mutants of a room. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    // As in the project `unit`: generators can take seconds on a busy machine.
    testTimeout: 30_000,
    setupFiles: ['test/mutation/few-runs.ts'],
  },
});
