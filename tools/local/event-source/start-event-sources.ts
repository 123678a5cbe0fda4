import type { FunctionPool } from '../functions/pool.ts';
import { createSqsClient } from '../sqs/client.ts';
import { mostProcessesOfEventSource } from '../start-functions.ts';
import type { Stack } from '../template/stack.ts';
import { startPoller } from './poller.ts';

/** Starts every event source mapping of the stack. The returned function stops them and waits for their last batch. */
export function startEventSources(options: {
  stack: Stack;
  pools: ReadonlyMap<string, FunctionPool>;
  onProblem: (problem: string) => void;
}): () => Promise<void> {
  const { place, queues, eventSources } = options.stack;
  const polling = new AbortController();
  const sqs = createSqsClient(place.sqsEndpoint);
  const pollers = eventSources.flatMap((source) => {
    const queue = queues.find(({ name }) => name === source.queueName);
    const pool = options.pools.get(source.functionName);
    if (queue === undefined || pool === undefined) return [];
    const concurrency = Math.min(
      mostProcessesOfEventSource,
      source.maximumConcurrency ?? mostProcessesOfEventSource,
    );
    return [
      startPoller({
        source,
        queue,
        pool,
        sqs,
        concurrency,
        region: place.region,
        signal: polling.signal,
        onProblem: options.onProblem,
      }),
    ];
  });
  return async () => {
    polling.abort();
    await Promise.all(pollers.map(({ done }) => done));
    sqs.close();
  };
}
