/** What the ingress function's log line of a delivery says, and what it leaves unsaid. */
import { deduplicationInterval } from '../../../lambda/sqs/limits.ts';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';

/** Why the relay refuses a request, by status: its log line has the status only, because the request may hold anything. */
export const refusals: Readonly<Record<number, string>> = {
  400: "it wasn't a JSON object with a trigger and data",
  401: 'the user name or the password was wrong or missing',
  403: "its app id isn't allowed",
  413: 'it was larger than a queue message can be',
  415: "its content type wasn't JSON",
  429: 'there were too many requests at a time',
  503: "SQS didn't accept it in time; CometChat may send it again",
};

export type DeliveryResult = 'decided' | 'queued' | 'refused' | 'not acknowledged';

/** What became of a delivery, and why if it was refused or not acknowledged. */
export function deliveryResult({ status = 0, verdict, error }: LogFields): {
  readonly result: DeliveryResult;
  readonly why?: string | undefined;
} {
  const why = error ?? refusals[status];
  if (status >= 500) return { result: 'not acknowledged', why };
  if (status >= 400) return { result: 'refused', why };
  return { result: verdict === undefined ? 'queued' : 'decided' };
}

/**
 * Tells which acknowledged deliveries SQS drops: those whose event was queued within the last five minutes. SQS itself
 * doesn't say, so it is told by the deliveries seen so far, in the order of their time.
 */
export function createDuplicateWatch(): (id: string, time: number) => boolean {
  const queuedAt = new Map<string, number>();
  return (id, time) => {
    for (const [known, at] of queuedAt) {
      if (time - at < deduplicationInterval) break;
      queuedAt.delete(known);
    }
    if (queuedAt.has(id)) return true;
    queuedAt.set(id, time);
    return false;
  };
}
