import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../../context.ts';
import { UnreachableError, UsageError } from '../../errors.ts';

/** Makes every queue of the local run fail for some seconds, and waits until they are over. */
export async function breakQueues({ target, signal }: CommandContext, seconds: number): Promise<void> {
  const { localUrl } = await target();
  if (localUrl === undefined) throw new UsageError('--queue-outage works only with --local.');
  const response = await fetch(`${localUrl}/_local/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ queue: '*', action: 'fail', seconds }),
  });
  if (!response.ok) throw new UnreachableError(`The local run refused the outage: ${response.status}.`);
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}
