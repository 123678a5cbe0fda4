import { LocalRunError } from '../errors.ts';
import type { FunctionDescription } from '../template/stack.ts';
import {
  type FailedInvocation,
  type FunctionProcess,
  type InvocationResult,
  startProcess,
} from './process.ts';
import { failure } from './protocol.ts';

export interface PoolOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly maximumProcesses: number;
  readonly log: (line: string) => void;
  /** An invocation or a start that failed: shown to the person who watches. */
  readonly onFailure: (result: FailedInvocation) => void;
}

interface Member {
  readonly process: FunctionProcess;
  state: 'starting' | 'idle' | 'busy';
  /** It is to end when it has nothing to do: something newer takes its place. */
  outdated: boolean;
}

interface Waiting {
  readonly event: unknown;
  readonly traceId: string;
  readonly finish: (result: InvocationResult) => void;
}

/** A function with its processes: as many as are needed at a time, up to a limit. */
export class FunctionPool {
  readonly description: FunctionDescription;
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #waiting: Waiting[] = [];
  #stopped = false;

  constructor(description: FunctionDescription, options: PoolOptions) {
    this.description = description;
    this.#options = options;
  }

  /** Starts the first process. Throws a {@link LocalRunError} if the function doesn't start. */
  async start(): Promise<void> {
    const failed = await this.#add();
    if (failed === undefined) return;
    const { errorType, errorMessage } = failed.failure;
    throw new LocalRunError(
      `the function ${this.description.name} doesn't start: ${errorType}: ${errorMessage}`,
      { advice: 'Its bundle is made from lambda/. Fix the code, then start again.' },
    );
  }

  /** Invokes the function once. Never throws; waits while every process is busy. */
  invoke(event: unknown, traceId: string): Promise<InvocationResult> {
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    this.#waiting.push({ event, traceId, finish: resolve });
    this.#dispatch();
    return promise;
  }

  /** Later invocations get new processes, as after a deployment. Running ones are let finish. */
  renew(): void {
    for (const member of this.#members) member.outdated = true;
    for (const member of this.#inState('idle')) this.#end(member);
    if (this.#inState('starting').length === 0 && !this.#stopped) void this.#grow();
  }

  /** Kills every process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const stopped = failure('Stopped', 'the local run has stopped');
    for (const { finish } of this.#waiting.splice(0)) finish({ ok: false, kind: 'crash', failure: stopped });
    await Promise.all([...this.#members].map(({ process }) => process.kill()));
  }

  #inState(state: Member['state']): Member[] {
    return [...this.#members].filter((member) => member.state === state);
  }

  async #add(): Promise<FailedInvocation | undefined> {
    const process = startProcess(this.description, this.#options.environment, this.#options.log);
    const member: Member = { process, state: 'starting', outdated: false };
    this.#members.add(member);
    void process.exited.then(() => this.#leave(member));
    const problem = await process.started;
    if (problem === undefined) this.#release(member);
    else this.#end(member);
    return problem && { ok: false, kind: 'start', failure: problem };
  }

  #end(member: Member): void {
    this.#members.delete(member);
    void member.process.kill();
  }

  /** A process has ended by itself: if it was idle, something is wrong with the function. */
  #leave(member: Member): void {
    if (!this.#members.delete(member) || this.#stopped) return;
    const end = failure('Runtime.ExitError', "the function's process ended between two invocations");
    if (member.state === 'idle') this.#options.onFailure({ ok: false, kind: 'crash', failure: end });
    this.#dispatch();
  }

  /** A process has nothing to do: give it the next invocation, or end it if it is outdated. */
  #release(member: Member): void {
    member.state = 'idle';
    if (member.outdated || this.#stopped) this.#end(member);
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#stopped) return;
    for (const member of this.#inState('idle').reverse()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      void this.#run(member, next);
    }
    // One start at a time: while it loads, the busy processes get through more than a crowd of new ones would.
    const canGrow = this.#members.size < this.#options.maximumProcesses;
    if (this.#waiting.length > 0 && canGrow && this.#inState('starting').length === 0) void this.#grow();
  }

  async #grow(): Promise<void> {
    const failed = await this.#add();
    if (failed === undefined || this.#stopped) return;
    this.#options.onFailure(failed);
    this.#waiting.shift()?.finish(failed);
    this.#dispatch();
  }

  async #run(member: Member, { event, traceId, finish }: Waiting): Promise<void> {
    member.state = 'busy';
    const result = await member.process.invoke(event, traceId);
    if (!result.ok && !this.#stopped) this.#options.onFailure(result);
    // After a timeout or a crash the process is gone or going.
    if (!result.ok && result.kind !== 'error') this.#members.delete(member);
    else if (this.#members.has(member)) this.#release(member);
    this.#dispatch();
    finish(result);
  }
}
