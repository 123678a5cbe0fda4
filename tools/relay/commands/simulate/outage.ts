import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { UnreachableError, UsageError } from '../../errors.ts';

/** Makes every queue of the local run fail for some seconds, and waits until they are over. */
async function breakQueues(context: CommandContext, seconds: number): Promise<void> {
  const { localUrl } = await context.target();
  if (localUrl === undefined) throw new UsageError('--queue-outage works with --local only');
  const response = await fetch(`${localUrl}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ queue: '*', action: 'fail', seconds }),
  });
  if (!response.ok) throw new UnreachableError(`the local run did not take the outage: ${response.status}`);
  await sleep(seconds * 1000, undefined, { signal: context.signal }).catch(() => undefined);
}

export interface Outage {
  at(submitted: number): void;
  over(): Promise<void>;
}

/** Makes the queues fail for some seconds (undefined: never) once this many deliveries are sent. */
export function createOutage(seconds: number | undefined, context: CommandContext, after: number): Outage {
  let outage: Promise<void> | undefined;
  return {
    at: (submitted) => {
      if (seconds === undefined || outage !== undefined || submitted < after) return;
      outage = breakQueues(context, seconds);
      outage.catch(() => undefined);
    },
    over: async () => outage,
  };
}
