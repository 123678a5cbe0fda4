import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FunctionDescription } from '../template/functions.ts';
import { type Failure, type InvocationRequest, parseReport } from './protocol.ts';

export type InvocationResult =
  /** `payload` is the handler's result as JSON. */
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly kind: 'error' | 'timeout' | 'crash' | 'start'; readonly failure: Failure };

/** One process of a function. It handles one invocation at a time; whoever has it keeps to that. */
export interface FunctionProcess {
  /** Resolves when the bundle is loaded; the failure where it could not be. */
  readonly started: Promise<Failure | undefined>;
  readonly exited: Promise<void>;
  invoke(event: unknown, traceId: string): Promise<InvocationResult>;
  kill(): Promise<void>;
}

const runtime = fileURLToPath(new URL('./runtime-child.ts', import.meta.url));

/** Starts a process. `log` gets each line that the function writes. */
export function startProcess(
  description: FunctionDescription,
  environment: Readonly<Record<string, string>>,
  log: (line: string) => void,
): FunctionProcess {
  const child = spawn(
    process.execPath,
    [
      // Lambda gives the heap about nine tenths of the function's memory.
      `--max-old-space-size=${Math.floor(description.memoryMegabytes * 0.9)}`,
      runtime,
      description.directory,
      description.handler,
    ],
    {
      cwd: description.directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C reaches the local run only, which then ends its functions in order.
      detached: true,
    },
  );
  forwardLines(child.stdout, log);
  forwardLines(child.stderr, log);

  const exited = Promise.withResolvers<void>();
  const started = Promise.withResolvers<Failure | undefined>();
  let timedOut = false;
  let finish: ((result: InvocationResult) => void) | undefined;
  const end = (result: InvocationResult) => {
    finish?.(result);
    finish = undefined;
  };

  child.on('message', (message: unknown) => {
    const report = parseReport(message);
    if (report === undefined) return;
    if (report.kind === 'ready') started.resolve(undefined);
    else if (report.kind === 'result') end({ ok: true, payload: report.payload });
    else {
      // Lambda writes what a function throws into its log; so does this.
      log(JSON.stringify({ level: 'ERROR', message: 'Unhandled error', ...report.failure }));
      if (report.kind === 'init-failed') started.resolve(report.failure);
      else end({ ok: false, kind: 'error', failure: report.failure });
    }
  });
  child.on('error', (error) => {
    started.resolve(failure('Runtime.StartError', error.message));
    exited.resolve();
  });
  child.on('exit', (code, signal) => {
    const crash = failure(
      'Runtime.ExitError',
      `the function's process ended (${signal ?? `exit code ${code}`})`,
    );
    started.resolve(crash);
    end(
      timedOut
        ? { ok: false, kind: 'timeout', failure: failure('Sandbox.Timedout', timeoutMessage(description)) }
        : { ok: false, kind: 'crash', failure: crash },
    );
    exited.resolve();
  });

  const kill = async () => {
    child.kill('SIGKILL');
    await exited.promise;
  };
  return {
    started: started.promise,
    exited: exited.promise,
    kill,
    invoke: async (event, traceId) => {
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      finish = resolve;
      const timeout = description.timeoutSeconds * 1000;
      const request: InvocationRequest = { id: randomUUID(), event, deadline: Date.now() + timeout, traceId };
      const timer = setTimeout(() => {
        timedOut = true;
        void kill();
      }, timeout);
      deliver(child, request, () => void kill());
      const result = await promise;
      clearTimeout(timer);
      return result;
    },
  };
}

function deliver(child: ChildProcess, request: InvocationRequest, onFailure: () => void): void {
  child.send(request, (error) => {
    if (error !== null) onFailure();
  });
}

function forwardLines(stream: Readable | null, log: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', log);
}

function failure(errorType: string, errorMessage: string): Failure {
  return { errorType, errorMessage, stack: '' };
}

function timeoutMessage({ timeoutSeconds }: FunctionDescription): string {
  return `Task timed out after ${timeoutSeconds} seconds`;
}
