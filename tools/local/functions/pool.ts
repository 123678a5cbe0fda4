import { LocalRunError } from '../errors.ts';
import type { FunctionDescription } from '../template/functions.ts';
import { type FunctionProcess, type InvocationResult, startProcess } from './process.ts';

/** A function with its processes: as many as are needed at a time, up to a limit. */
export interface FunctionPool {
  readonly description: FunctionDescription;
  /** Starts the first process. Throws a {@link LocalRunError} where the function cannot start. */
  start(): Promise<void>;
  /** Invokes the function once. Never throws; waits while every process is busy. */
  invoke(event: unknown, traceId: string): Promise<InvocationResult>;
  /** Later invocations get new processes, as after a deployment. Running ones are let finish. */
  renew(): void;
  /** Kills every process. */
  stop(): Promise<void>;
}

interface Member {
  readonly process: FunctionProcess;
  readonly generation: number;
}

interface Waiting {
  readonly event: unknown;
  readonly traceId: string;
  readonly finish: (result: InvocationResult) => void;
}

export function createFunctionPool(
  description: FunctionDescription,
  options: {
    environment: Readonly<Record<string, string>>;
    maximumProcesses: number;
    log: (line: string) => void;
    /** An invocation or a start that failed: shown to the person who watches. */
    onFailure: (result: InvocationResult & { ok: false }) => void;
  },
): FunctionPool {
  const members = new Set<Member>();
  const idle: Member[] = [];
  const waiting: Waiting[] = [];
  let generation = 0;
  let starting = 0;
  let stopped = false;

  async function add(): Promise<(InvocationResult & { ok: false }) | undefined> {
    const member: Member = {
      process: startProcess(description, options.environment, options.log),
      generation,
    };
    members.add(member);
    starting += 1;
    void member.process.exited.then(() => leave(member));
    const failure = await member.process.started;
    starting -= 1;
    if (failure === undefined) {
      release(member);
      return undefined;
    }
    remove(member);
    void member.process.kill();
    return { ok: false, kind: 'start', failure };
  }

  /** A process has ended: on its own where it was idle, and then something is wrong with the function. */
  function leave(member: Member): void {
    const wasIdle = idle.includes(member);
    remove(member);
    if (wasIdle && !stopped)
      options.onFailure({ ok: false, kind: 'crash', failure: endedBetweenInvocations });
    dispatch();
  }

  function remove(member: Member): void {
    members.delete(member);
    const position = idle.indexOf(member);
    if (position >= 0) idle.splice(position, 1);
  }

  /** A process has nothing to do: give it the next invocation, or end it where it is of an older generation. */
  function release(member: Member): void {
    if (!members.has(member)) {
      dispatch();
      return;
    }
    if (member.generation === generation && !stopped) idle.push(member);
    else void member.process.kill();
    dispatch();
  }

  function dispatch(): void {
    if (stopped) return;
    while (waiting.length > 0) {
      const member = idle.pop();
      if (member === undefined) break;
      const next = waiting.shift();
      if (next !== undefined) void run(member, next);
    }
    // One start at a time: while it loads, the busy processes get through more than a crowd of new ones would.
    if (waiting.length > 0 && starting === 0 && members.size < options.maximumProcesses) void grow();
  }

  async function grow(): Promise<void> {
    const failed = await add();
    if (failed === undefined || stopped) return;
    options.onFailure(failed);
    waiting.shift()?.finish(failed);
    dispatch();
  }

  async function run(member: Member, { event, traceId, finish }: Waiting): Promise<void> {
    const result = await member.process.invoke(event, traceId);
    if (!result.ok && !stopped) options.onFailure(result);
    // After a timeout or a crash the process is gone or going.
    if (result.ok || result.kind === 'error') release(member);
    else {
      remove(member);
      dispatch();
    }
    finish(result);
  }

  return {
    description,
    start: async () => {
      const failed = await add();
      if (failed === undefined) return;
      const { errorType, errorMessage } = failed.failure;
      throw new LocalRunError(
        `the function ${description.name} does not start: ${errorType}: ${errorMessage}`,
        {
          advice: 'Its bundle is made from lambda/. Mend the code, then start again.',
        },
      );
    },
    invoke: (event, traceId) => {
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      waiting.push({ event, traceId, finish: resolve });
      dispatch();
      return promise;
    },
    renew: () => {
      generation += 1;
      for (const member of idle.splice(0)) void member.process.kill();
      if (starting === 0 && !stopped) void grow();
    },
    stop: async () => {
      stopped = true;
      const gone: InvocationResult = {
        ok: false,
        kind: 'crash',
        failure: { errorType: 'Stopped', errorMessage: 'the local run has stopped', stack: '' },
      };
      for (const { finish } of waiting.splice(0)) finish(gone);
      await Promise.all([...members].map((member) => member.process.kill()));
    },
  };
}

const endedBetweenInvocations = {
  errorType: 'Runtime.ExitError',
  errorMessage: "the function's process ended between two invocations",
  stack: '',
};
