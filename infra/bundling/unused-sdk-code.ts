import type { Plugin } from 'esbuild';

/** Modules of `@smithy/core`, by the end of their path, and what takes their place. */
const replacements: Readonly<Record<string, string>> = {
  // No Lambda function has the file `~/.aws/config`.
  'shared-ini-file-loader/loadSharedConfigFiles': `
    export const CONFIG_PREFIX_SEPARATOR = '.';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  // The bodies here are Node's streams. To look at the globals ReadableStream, Blob and crypto loads what is behind them.
  'util-stream/stream-type-check': `
    export const isReadableStream = () => false;
    export const isBlob = () => false;`,
  'isStreamingPayload/isStreamingPayload': `
    import { Readable } from 'node:stream';
    export const isStreamingPayload = (request) => request?.body instanceof Readable;`,
  'uuid/v4': `
    import { randomUUID } from 'node:crypto';
    export const bindV4 = () => () => randomUUID();`,
};

/**
 * Leaves out code of the AWS SDK that a function loads at its start or at its first call, and never needs. Event streams,
 * which SQS doesn't have, become an error. Where a new version of the SDK moves a module, the module stays: a test says so.
 */
export function unusedSdkCode(): Plugin {
  return {
    name: 'unused-sdk-code',
    setup(build) {
      for (const [module, contents] of Object.entries(replacements))
        build.onLoad({ filter: new RegExp(`@smithy/core/.*/${module}\\.js$`) }, ({ path }) => ({
          contents,
          resolveDir: path.slice(0, path.lastIndexOf('/')),
          loader: 'js',
        }));
      build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path }) => ({
        path,
        namespace: 'event-streams',
      }));
      build.onLoad({ filter: /.*/, namespace: 'event-streams' }, () => ({
        contents: `throw new Error('event streams are not in this bundle');`,
        loader: 'js',
      }));
    },
  };
}
