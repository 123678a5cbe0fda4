import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isJsonObject, parseJsonObject } from '../json/json.ts';
import { LocalRunError } from './errors.ts';

export interface SynthesisOptions {
  /** As `cdk -c name=value` gives it. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** Aborted, it ends the app. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the CDK app as `cdk synth` does, with the context of `cdk.json` and Node's type stripping, into a temporary
 * folder, which `remove` deletes. Throws a {@link LocalRunError} with the app's own message where it fails.
 */
export async function synthesise(projectDirectory: string, options: SynthesisOptions = {}) {
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

const longestOutput = 8_000;

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
  });
  signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  // Cut short, it still has to end, so that it writes nothing into a folder that is being removed.
  const [code, ...said] = await Promise.all([
    once(child, 'close').then(([exitCode]) => exitCode),
    text(child.stdout),
    text(child.stderr),
  ]);
  signal?.throwIfAborted();
  if (code === 0) return;
  const output = said.join('').slice(-longestOutput).trim();
  throw new LocalRunError(`the CDK app failed (exit code ${code}):\n${output}`, {
    advice: 'Fix what it names and start again. If a dependency is missing, run `npm ci`.',
  });
}

/** What the CDK command line would pass on: the context of `cdk.json`, and whatever is set already. */
async function contextOf(projectDirectory: string): Promise<object> {
  const own = parseJsonObject(await readFile(join(projectDirectory, 'cdk.json'), 'utf8'))?.context;
  return { ...(isJsonObject(own) ? own : {}), ...parseJsonObject(process.env.CDK_CONTEXT_JSON ?? '') };
}
