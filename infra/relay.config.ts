import type { RelayConfigurationFile } from './configuration/configuration-file.ts';

/**
 * What is deployed. `npx cdk deploy -c stage=prod` takes the stage named; without it the first one is taken. Single
 * values can be overridden on the command line: `-c relay.decisions.deadlineVerdict=closed`.
 *
 * The settings, their ranges and their defaults: docs/settings.md.
 */
export default {
  stages: {
    dev: {},
    prod: {},
  },
} satisfies RelayConfigurationFile;
