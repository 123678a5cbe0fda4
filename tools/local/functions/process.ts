import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import type { FunctionDescription } from '../template/stack.ts';
import { type Failure, failure, type InvocationRequest, parseReport } from './protocol.ts';

export type FailedInvocation = {
  readonly ok: false;
  readonly kind: 'error' | 'timeout' | 'crash' | 'start';
  readonly failure: Failure;
};

/** `payload` is the handler's result as JSON. */
export type InvocationResult = { readonly ok: true; readonly payload: string } | FailedInvocation;

export type FunctionProcess = ReturnType<typeof startProcess>;

/** Starts a process, for one invocation at a time. `log` gets each line that the function writes. */
export function startProcess(
  description: FunctionDescription,
  environment: Readonly<Record<string, string>>,
  log: (line: string) => void,
) {
  const child = spawnRuntime(description, environment, log);
  const exited = Promise.withResolvers<void>();
  const started = Promise.withResolvers<Failure | undefined>();
  let invocation: PromiseWithResolvers<InvocationResult> | undefined;
  let timedOut = false;
  const kill = async () => {
    child.kill('SIGKILL');
    await exited.promise;
  };

  child.on('message', (message: unknown) => {
    const report = parseReport(message);
    if (report?.kind === 'ready') started.resolve(undefined);
    if (report?.kind === 'result') invocation?.resolve({ ok: true, payload: report.payload });
    if (report?.failure === undefined) return;
    log(unhandledError(report.failure));
    if (report.kind === 'init-failed') started.resolve(report.failure);
    else invocation?.resolve({ ok: false, kind: 'error', failure: report.failure });
  });
  child.on('error', (error) => {
    started.resolve(failure('Runtime.StartError', error.message));
    exited.resolve();
  });
  child.on('exit', (code, signal) => {
    const end = `the function's process ended (${signal ?? `exit code ${code}`})`;
    const crash: FailedInvocation = { ok: false, kind: 'crash', failure: failure('Runtime.ExitError', end) };
    started.resolve(crash.failure);
    invocation?.resolve(timedOut ? timeoutOf(description) : crash);
    exited.resolve();
  });

  return {
    /** Resolves when the bundle is loaded; the failure where it could not be. */
    started: started.promise,
    exited: exited.promise,
    kill,
    invoke: async (event: unknown, traceId: string): Promise<InvocationResult> => {
      invocation = Promise.withResolvers();
      const milliseconds = description.timeoutSeconds * 1000;
      const timer = setTimeout(() => {
        timedOut = true;
        void kill();
      }, milliseconds);
      const deadline = Date.now() + milliseconds;
      const request: InvocationRequest = { id: randomUUID(), event, deadline, traceId };
      child.send(request, (error) => {
        if (error !== null) void kill();
      });
      const result = await invocation.promise;
      clearTimeout(timer);
      return result;
    },
  };
}

/** Lambda writes what a function throws into its log. */
function unhandledError(thrown: Failure): string {
  const fields: LogFields = { level: 'ERROR', message: 'Unhandled error', errorType: thrown.errorType };
  return JSON.stringify({ ...fields, ...thrown });
}

function timeoutOf({ timeoutSeconds }: FunctionDescription): FailedInvocation {
  const text = `Task timed out after ${timeoutSeconds} seconds`;
  return { ok: false, kind: 'timeout', failure: failure('Sandbox.Timedout', text) };
}

/** Beside the bundles, what Node.js compiled of them: the second process starts in two thirds of the time. */
export const compiledFolder = 'compiled';

const runtime = fileURLToPath(new URL('./runtime-child.ts', import.meta.url));

function spawnRuntime(
  { directory, handler, memoryMegabytes }: FunctionDescription,
  environment: Readonly<Record<string, string>>,
  log: (line: string) => void,
) {
  // Lambda gives the heap about nine tenths of the function's memory.
  const heap = `--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`;
  const child = spawn(process.execPath, [heap, runtime, directory, handler], {
    cwd: directory,
    // The process takes it out of its environment.
    env: { ...environment, NODE_COMPILE_CACHE: join(dirname(directory), compiledFolder) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches the local run only, which then ends its functions in order.
    detached: true,
  });
  for (const input of [child.stdout, child.stderr])
    if (input !== null) createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', log);
  return child;
}
