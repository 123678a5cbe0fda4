import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalRunError } from './errors.ts';
import { isJsonObject, parseJson } from './json.ts';

/** A synthesised app in a folder of its own, which `remove` deletes. */
export interface Synthesised {
  readonly directory: string;
  remove(): Promise<void>;
}

export interface SynthesisOptions {
  /** As `cdk -c name=value` gives it. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** Aborted, it ends the app. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the CDK app as `cdk synth` does, with the context of `cdk.json` and Node's type stripping, into a temporary
 * folder. Throws a {@link LocalRunError} with the app's own message where it fails.
 */
export async function synthesise(
  projectDirectory: string,
  options: SynthesisOptions = {},
): Promise<Synthesised> {
  const directory = await mkdtemp(join(tmpdir(), 'cometchat-relay-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await runApp(projectDirectory, directory, options);
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return { directory, remove };
}

async function runApp(
  projectDirectory: string,
  directory: string,
  { context: given, signal }: SynthesisOptions,
): Promise<void> {
  const context = { ...(await contextOf(projectDirectory)), ...given };
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: projectDirectory,
    env: { ...process.env, CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-longestOutput);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.on('error', (cause) => {
    // Cut short: wait until it has ended, so that it writes nothing into a folder that is being removed.
    if (signal?.aborted === true) return;
    reject(new LocalRunError('the CDK app could not be started', { cause, advice: 'Run `npm ci` first.' }));
  });
  child.on('close', (code) => {
    if (code === 0) resolve();
    else {
      reject(
        new LocalRunError(`the CDK app failed (exit code ${code}):\n${output.trim()}`, {
          advice: 'Mend what it names and start again. `npm ci` brings dependencies that are missing.',
        }),
      );
    }
  });
  await promise;
}

const longestOutput = 8_000;

/** What the CDK command line would pass on: the context of `cdk.json`, and whatever is set already. */
async function contextOf(projectDirectory: string): Promise<object> {
  const configuration = parseJson(await readFile(join(projectDirectory, 'cdk.json'), 'utf8'));
  const own = isJsonObject(configuration) && isJsonObject(configuration.context) ? configuration.context : {};
  const given = parseJson(process.env.CDK_CONTEXT_JSON ?? '{}');
  return { ...own, ...(isJsonObject(given) ? given : {}) };
}
