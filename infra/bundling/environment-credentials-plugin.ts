import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const replacement = join(dirname(fileURLToPath(import.meta.url)), 'environment-credentials.ts');

/**
 * Puts a provider that reads the environment in the place of the SDK's chain of credential providers (files, single
 * sign-on, processes, metadata services): a Lambda function finds its credentials nowhere else, and the chain is two
 * fifths of the SDK's code.
 */
export function environmentCredentials(): Plugin {
  return {
    name: 'environment-credentials',
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
        path: replacement,
        sideEffects: false,
      }));
    },
  };
}
