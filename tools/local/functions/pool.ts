import { LocalRunError } from '../errors.ts';
import type { FunctionDescription } from '../template/stack.ts';
import {
  type FailedInvocation,
  type FunctionProcess,
  failed,
  type InvocationResult,
  startProcess,
} from './process.ts';

export interface PoolOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly maximumProcesses: number;
  readonly log: (line: string) => void;
  /** An invocation or a start that failed: shown to the person who watches. */
  readonly onFailure: (result: FailedInvocation) => void;
}

/** A function with its processes: as many as are needed at a time, up to a limit. */
export class FunctionPool {
  readonly description: FunctionDescription;
  readonly #options: PoolOptions;
  readonly #processes = new Set<FunctionProcess>();
  readonly #idle: FunctionProcess[] = [];
  /** Those that end when they have nothing to do: something newer takes their place. */
  readonly #outdated = new WeakSet<FunctionProcess>();
  /** Invocations that no process has taken yet. */
  readonly #waiting: ((process: FunctionProcess | FailedInvocation) => void)[] = [];
  #isStarting = false;
  #isStopped = false;

  constructor(description: FunctionDescription, options: PoolOptions) {
    this.description = description;
    this.#options = options;
  }

  /** Starts the first process. Throws a {@link LocalRunError} if the function doesn't start. */
  async start(): Promise<void> {
    const problem = await this.#add();
    if (problem === undefined) return;
    const { errorType, errorMessage } = problem.failure;
    throw new LocalRunError(
      `the function ${this.description.name} doesn't start: ${errorType}: ${errorMessage}`,
      { advice: 'Its bundle is made from lambda/. Fix the code, then start again.' },
    );
  }

  /** Invokes the function once. Never rejects; waits while every process is busy. */
  async invoke(event: unknown, traceId: string): Promise<InvocationResult> {
    const { promise, resolve } = Promise.withResolvers<FunctionProcess | FailedInvocation>();
    this.#waiting.push(resolve);
    this.#dispatch();
    const process = await promise;
    if ('failure' in process) return process;
    const result = await process.invoke(event, traceId);
    if (!result.ok && !this.#isStopped) this.#options.onFailure(result);
    // After a timeout or a crash it's gone.
    if (this.#processes.has(process)) this.#release(process);
    return result;
  }

  /** Later invocations get new processes, as after a deployment. Running ones are let finish. */
  renew(): void {
    for (const process of this.#processes) this.#outdated.add(process);
    for (const process of this.#idle.splice(0)) this.#end(process);
    if (!this.#isStarting && !this.#isStopped) void this.#grow();
  }

  /** Kills every process. Whatever waits for one fails. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#dispatch();
    await Promise.all([...this.#processes].map((process) => process.kill()));
  }

  /** Starts a process; answers the failure where its bundle doesn't load. */
  async #add(): Promise<FailedInvocation | undefined> {
    this.#isStarting = true;
    const { environment, log } = this.#options;
    const process = startProcess(this.description, environment, log);
    this.#processes.add(process);
    void process.exited.then(() => this.#leave(process));
    const result = await process.started;
    this.#isStarting = false;
    if (result.ok) this.#release(process);
    else this.#end(process);
    return result.ok ? undefined : { ...result, kind: 'start' };
  }

  async #grow(): Promise<void> {
    const problem = await this.#add();
    if (problem === undefined || this.#isStopped) return;
    this.#options.onFailure(problem);
    this.#waiting.shift()?.(problem);
    this.#dispatch();
  }

  #end(process: FunctionProcess): void {
    this.#processes.delete(process);
    void process.kill();
  }

  /** A process has ended by itself: if it was idle, something is wrong with the function. */
  #leave(process: FunctionProcess): void {
    if (!this.#processes.delete(process) || this.#isStopped) return;
    const index = this.#idle.indexOf(process);
    if (index >= 0) {
      this.#idle.splice(index, 1);
      const end = "the function's process ended between two invocations";
      this.#options.onFailure(failed('crash', 'Runtime.ExitError', end));
    }
    this.#dispatch();
  }

  /** A process has nothing to do: give it the next invocation, or end it if it's outdated. */
  #release(process: FunctionProcess): void {
    if (this.#outdated.has(process) || this.#isStopped) this.#end(process);
    else this.#idle.push(process);
    this.#dispatch();
  }

  #dispatch(): void {
    const stopped = failed('crash', 'Stopped', 'the local run has stopped');
    if (this.#isStopped) for (const refuse of this.#waiting.splice(0)) refuse(stopped);
    while (this.#waiting.length > 0) {
      const process = this.#idle.pop();
      if (process === undefined) break;
      this.#waiting.shift()?.(process);
    }
    // One start at a time: while it loads, the busy processes get through more than a crowd of new ones would.
    const isFull = this.#processes.size >= this.#options.maximumProcesses;
    if (this.#waiting.length > 0 && !this.#isStarting && !isFull) void this.#grow();
  }
}
