import type { InvocationResult } from '../functions/process.ts';
import { isJsonArray, isJsonObject, parseJson } from '../json.ts';

/**
 * The messages of a batch that go back to the queue, by Lambda's rules for partial batch responses: all of them when the
 * invocation failed or the response makes no sense; those that the response names; none where it is empty or null.
 */
export function failedMessages(
  result: InvocationResult,
  messageIds: readonly string[],
  reportsBatchItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messageIds);
  if (!result.ok) return all;
  if (!reportsBatchItemFailures) return new Set();
  const response = parseJson(result.payload);
  if (response === null) return new Set();
  if (!isJsonObject(response)) return all;
  const { batchItemFailures } = response;
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set();
  if (!isJsonArray(batchItemFailures)) return all;
  const failed = new Set<string>();
  for (const item of batchItemFailures) {
    const id = isJsonObject(item) ? item.itemIdentifier : undefined;
    if (typeof id !== 'string' || !all.has(id)) return all;
    failed.add(id);
  }
  return failed;
}
