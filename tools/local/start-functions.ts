import { functionEnvironment } from './functions/environment.ts';
import { createFunctionPool, type FunctionPool } from './functions/pool.ts';
import type { LogLine, LogStore } from './log-store.ts';
import type { FunctionDescription } from './template/functions.ts';
import type { Stack } from './template/stack.ts';

/** More would not be faster on a developer's machine; Lambda has no such limit. */
const mostProcessesOfRoute = 8;
export const mostProcessesOfEventSource = 2;

/** Starts every function of the stack: one process each, so that an error in a bundle shows at once. */
export async function startFunctions(options: {
  stack: Stack;
  awsEndpoint: string;
  logs: LogStore;
  onLog: (line: LogLine) => void;
  onProblem: (problem: string) => void;
  /** Told of each pool before it starts, so that whoever cleans up knows it. */
  onPool: (pool: FunctionPool) => void;
}): Promise<ReadonlyMap<string, FunctionPool>> {
  const { stack } = options;
  const pools = stack.functions.map((description) => {
    const lineOf = (message: string) => ({ time: Date.now(), logGroup: description.logGroup, message });
    const log = (message: string) => {
      const line = lineOf(message);
      options.logs.write(line);
      options.onLog(line);
    };
    const pool = createFunctionPool(description, {
      environment: functionEnvironment(description, {
        region: stack.place.region,
        awsEndpoint: options.awsEndpoint,
        sqsEndpoint: stack.place.sqsEndpoint,
      }),
      maximumProcesses: maximumProcesses(description, stack),
      log,
      onFailure: ({ kind, failure }) => {
        const text = `${description.name}: ${failureNames[kind]}: ${failure.errorType}: ${failure.errorMessage}`;
        // To the log only: whoever watches the console is told by the problem.
        options.logs.write(lineOf(JSON.stringify({ level: 'ERROR', message: text })));
        options.onProblem(text);
      },
    });
    options.onPool(pool);
    return pool;
  });
  await Promise.all(pools.map((pool) => pool.start()));
  return new Map(pools.map((pool) => [pool.description.name, pool]));
}

const failureNames = {
  crash: 'the function crashed',
  error: 'the function failed',
  start: 'the function does not start',
  timeout: 'the function was stopped',
} as const;

function maximumProcesses({ name, reservedConcurrency }: FunctionDescription, stack: Stack): number {
  const isRoute = stack.routes.some(({ functionName }) => functionName === name);
  const most = isRoute ? mostProcessesOfRoute : mostProcessesOfEventSource;
  return Math.max(1, Math.min(most, reservedConcurrency ?? most));
}
