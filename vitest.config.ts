import { defineConfig } from 'vitest/config';

/** Everything here is offline: AWS stands on 127.0.0.1 or is a fake behind a port. */
export default defineConfig({
  test: {
    globalSetup: ['test/tell-left-out.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{archive,cometchat,decisions,events,ingress,model,signed-requests,sqs,worker}/**/*.test.ts',
          ],
          // What is loaded and compiled for one file serves the next: half the time.
          isolate: false,
        },
      },
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
        test: {
          name: 'tools',
          include: ['test/{docs,tools}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'release',
          include: ['test/release/**/*.test.ts'],
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
          fileParallelism: false,
        },
      },
    ],
  },
});
