import { spawnSync } from 'node:child_process';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';

/**
 * Code that a script of ours writes into the folder that is its last argument, when the app is synthesised. The asset's
 * hash is that of the output: the same sources give the same hash, and the diff is empty.
 *
 * @param entry what the error says can't be bundled
 * @param sources any folder that is there; the CDK asks for one
 */
export function bundledCode(
  entry: string,
  { command, cwd, sources }: { readonly command: string[]; readonly cwd: string; readonly sources: string },
): Code {
  return Code.fromAsset(sources, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      command,
      // Never used: the bundle is made on this machine.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputDirectory: string) {
          const { status, stderr } = spawnSync(process.execPath, [...command, outputDirectory], {
            cwd,
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
