import type { OutgoingMessage } from './queue-port.ts';

/** SQS's limit for all messages of one call, attributes included, in bytes. */
const largestBatch = 1_048_576;

/** Pieces of at most `size` items, in order. */
export function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const pieces: Item[][] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}

/** Pieces that fit into one call each, in order. One message always fits: it was in a queue before. */
export function splitBySize(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const pieces: OutgoingMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = messageBytes(message);
    const last = pieces.at(-1);
    if (last === undefined || bytes + size > largestBatch) {
      pieces.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return pieces;
}

function messageBytes({ body, attributes }: OutgoingMessage): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) => sum + Buffer.byteLength(name + DataType + StringValue),
    Buffer.byteLength(body),
  );
}
