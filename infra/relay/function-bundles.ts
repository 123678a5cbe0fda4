import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';

/** The code of the functions. */
export interface FunctionBundles {
  readonly ingress: Code;
  readonly worker: Code;
  readonly archive: Code;
  /** The code of a consumer's function, by the path of its entry from the root of the repository. */
  consumer(entry: string): Code;
}

const repository = resolve(import.meta.dirname, '../..');

/** Bundles made from the sources of this repository, and a module of rules, when the app is synthesised. */
export function repositoryBundles(rules?: string): FunctionBundles {
  return {
    ingress: bundle('ingress', rules),
    worker: bundle('worker'),
    archive: bundle('archive'),
    consumer: (entry) => bundle(entry),
  };
}

/** The asset's hash is that of the output: the same sources give the same hash, and the diff is empty. */
function bundle(entry: string, rules?: string): Code {
  const command = ['infra/bundling/bundle.ts', entry, ...(rules === undefined ? [] : ['--rules', rules])];
  return Code.fromAsset(resolve(repository, 'lambda'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      command,
      // Never used: the bundle is made on this machine.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputDirectory: string) {
          const { status, stderr } = spawnSync(process.execPath, [...command, outputDirectory], {
            cwd: repository,
            encoding: 'utf8',
          });
          if (status !== 0) throw new Error(`${bundlingFailure} ${entry}:\n${withoutStack(stderr)}`);
          return true;
        },
      },
    },
  });
}

const bundlingFailure = 'these sources cannot be bundled for the function';

/** What the bundler says of the sources, without the trace of the bundler itself. */
function withoutStack(stderr: string): string {
  return stderr
    .split(/\n(?=(?:file:|node:|[A-Z]:|\/).*:\d+\n)/, 1)
    .join('')
    .trimEnd();
}

/**
 * What is wrong with the sources, where that is why the app could not be made; undefined for any other error. Of an
 * error in bundling the CDK keeps the text alone, between texts of its own.
 */
export function bundlingProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const start = error.message.indexOf(bundlingFailure);
  return start < 0 ? undefined : error.message.slice(start);
}
