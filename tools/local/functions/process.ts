import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import type { FunctionDescription } from '../template/stack.ts';

const failureSchema = z.object({ errorType: z.string(), errorMessage: z.string(), stack: z.string() });
const reportSchema = z.union([z.object({ payload: z.string() }), z.object({ failure: failureSchema })]);

/** What a function's process says once its bundle is loaded, and after each invocation. */
export type Report = z.infer<typeof reportSchema>;

export interface FailedInvocation {
  readonly ok: false;
  readonly kind: 'error' | 'timeout' | 'crash' | 'start';
  readonly failure: z.infer<typeof failureSchema>;
}

/** `payload` is the handler's result as JSON. */
export type InvocationResult = { readonly ok: true; readonly payload: string } | FailedInvocation;

export function failed(
  kind: FailedInvocation['kind'],
  errorType: string,
  errorMessage: string,
): FailedInvocation {
  return { ok: false, kind, failure: { errorType, errorMessage, stack: '' } };
}

export type FunctionProcess = ReturnType<typeof startProcess>;

/** Beside the bundles, what Node.js compiled of them: the second process starts in two thirds of the time. */
export const compiledFolder = 'compiled';

const runtime = fileURLToPath(new URL('./runtime-child.ts', import.meta.url));

/** Starts a process, for one invocation at a time. `log` gets each line that the function writes. */
export function startProcess(
  { directory, handler, memoryMegabytes, timeoutSeconds }: FunctionDescription,
  environment: Readonly<Record<string, string>>,
  log: (line: string) => void,
) {
  const child = fork(runtime, [directory, handler], {
    cwd: directory,
    // The process takes it out of its environment.
    env: { ...environment, NODE_COMPILE_CACHE: join(dirname(directory), compiledFolder) },
    // Lambda gives the heap about nine tenths of the function's memory.
    execArgv: [`--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C reaches the local run only, which then ends its functions in order.
    detached: true,
  });
  for (const input of [child.stdout, child.stderr])
    if (input !== null) createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', log);

  const exited = Promise.withResolvers<void>();
  // First the start, then one invocation after the other.
  let task = Promise.withResolvers<InvocationResult>();
  let timedOut = false;
  const end = (how: string) => {
    exited.resolve();
    task.resolve(
      timedOut
        ? failed('timeout', 'Sandbox.Timedout', `Task timed out after ${timeoutSeconds} seconds`)
        : failed('crash', 'Runtime.ExitError', `the function's process ended (${how})`),
    );
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(signal ?? `exit code ${code}`));
  child.on('message', (message) => {
    const { data } = reportSchema.safeParse(message);
    // A bundle may use the channel for itself.
    if (data === undefined) return;
    if ('payload' in data) return task.resolve({ ok: true, payload: data.payload });
    log(unhandledError(data.failure));
    task.resolve({ ok: false, kind: 'error', failure: data.failure });
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited.promise;
  };

  return {
    /** Resolves when the bundle is loaded, or couldn't be. */
    started: task.promise,
    exited: exited.promise,
    kill,
    invoke: async (event: unknown, traceId: string): Promise<InvocationResult> => {
      task = Promise.withResolvers();
      const milliseconds = timeoutSeconds * 1000;
      const timer = setTimeout(() => {
        timedOut = true;
        void kill();
      }, milliseconds);
      child.send({ id: randomUUID(), event, deadline: Date.now() + milliseconds, traceId }, (error) => {
        if (error !== null) void kill();
      });
      const result = await task.promise;
      clearTimeout(timer);
      return result;
    },
  };
}

/** Lambda writes what a function throws into its log. */
function unhandledError(thrown: FailedInvocation['failure']): string {
  const fields: LogFields = { level: 'ERROR', message: 'Unhandled error', errorType: thrown.errorType };
  return JSON.stringify({ ...fields, ...thrown });
}
