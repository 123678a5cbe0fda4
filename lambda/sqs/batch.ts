import { largestMessageBytes, mostMessagesPerCall } from './limits.ts';
import { messageBytes, mostMessageBytes, type QueueMessage, sendParameters } from './message.ts';

/** What a queue said to one message: undefined if it took it, else its error code. */
export type Refusal = string | undefined;

/** Batches that each fit into one call, in order. `messageOf` names the message of an item. */
export function splitIntoBatches<Item>(
  items: readonly Item[],
  messageOf: (item: Item) => QueueMessage,
): Item[][] {
  if (surelyFitOneCall(items, messageOf)) return [[...items]];
  const batches: { readonly items: Item[]; bytes: number }[] = [];
  for (const item of items) {
    const bytes = messageBytes(messageOf(item));
    const open = batches.at(-1);
    if (
      open !== undefined &&
      open.items.length < mostMessagesPerCall &&
      open.bytes + bytes <= largestMessageBytes
    ) {
      open.items.push(item);
      open.bytes += bytes;
    } else batches.push({ items: [item], bytes });
  }
  return batches.map((batch) => batch.items);
}

/** Whether it can be told without counting bytes, which takes as long as writing them. */
function surelyFitOneCall<Item>(items: readonly Item[], messageOf: (item: Item) => QueueMessage): boolean {
  if (items.length === 0 || items.length > mostMessagesPerCall) return false;
  const most = items.reduce((sum, item) => sum + mostMessageBytes(messageOf(item)), 0);
  return most <= largestMessageBytes;
}

/** Batches by count alone, for calls that carry no bodies. */
export function batchesOf<Item>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += mostMessagesPerCall)
    batches.push(items.slice(start, start + mostMessagesPerCall));
  return batches;
}

/** The entries of `SendMessageBatch`; an entry's id is its place. */
export function batchEntries(messages: readonly QueueMessage[]) {
  return messages.map((message, index) => ({ Id: String(index), ...sendParameters(message) }));
}

interface BatchResult {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?:
    | readonly { readonly Id: string | undefined; readonly Code: string | undefined }[]
    | undefined;
}

/** One answer per entry of {@link batchEntries}, in their order. An entry that SQS didn't mention is `NotAnswered`. */
export function batchAnswers(count: number, { Successful = [], Failed = [] }: BatchResult): Refusal[] {
  const accepted = new Set(Successful.map(({ Id }) => Id));
  const codes = new Map(Failed.map(({ Id, Code }) => [Id, Code ?? 'Unknown']));
  return Array.from({ length: count }, (_none, index) => {
    const id = String(index);
    return accepted.has(id) ? undefined : (codes.get(id) ?? 'NotAnswered');
  });
}
