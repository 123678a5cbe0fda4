import { defineConfig } from 'vitest/config';

/** In this repository, rules are written with a source file. */
const resolve = {
  alias: { 'cometchat-webhook-relay/rules': `${import.meta.dirname}/lambda/decisions/authoring.ts` },
};

/** Properties with so many cases that they would take twice as long while coverage is measured. They add none. */
const properties = 'test/**/*.property.test.ts';

/** Everything here is offline: AWS stands on 127.0.0.1 or is a fake behind a port. */
export default defineConfig({
  test: {
    globalSetup: ['test/tell-left-out.ts'],
    // Most of the time is spent waiting for processes and queues, so more files than processors run at once.
    maxWorkers: 3,
    // Of the project `unit` alone, as `npm test` runs it.
    coverage: {
      include: ['lambda/**/*.ts'],
      exclude: ['lambda/**/generated/**'],
      reporter: ['text-summary', ['text', { skipFull: true, file: 'coverage.txt' }]],
      reportsDirectory: '.local/coverage',
      thresholds: { lines: 97, branches: 93.5 },
    },
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{docs,e2e,infra,model,release,tools}/**', properties],
          // What is loaded and compiled for one file serves the next: half the time.
          isolate: false,
          // Generators can take seconds on a busy machine; nothing here is a measure of time.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'property',
          include: [properties],
          isolate: false,
          testTimeout: 120_000,
        },
      },
      { test: { name: 'model', include: ['test/model/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          // Loading the CDK anew for each file costs more than its tests.
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        test: {
          name: 'tools',
          include: ['test/{docs,tools}/**/*.test.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'release',
          include: ['test/release/**/*.test.ts'],
          globalSetup: ['test/release/support/pack-once.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/synthesise-once.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          isolate: false,
        },
      },
    ],
  },
});
