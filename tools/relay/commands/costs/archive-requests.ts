import { mappingRequests } from './requests.ts';

const queueChunkBytes = 64 * 1024;

/** The most that Lambda hands over at once, and what SQS adds to the body of each event there. */
const largestInvocationBytes = 6 * 1024 * 1024;
const recordBytes = 900;

/** Lambda starts with five pollers, and each fills a batch for up to five minutes. */
const uploadsPerMonthAtLeast = 5 * 12 * 24 * 30;

const perReceipt = 10;

/** The requests of a month in which so many events are archived: of the standard queue, and uploads to S3. */
export function archiveRequests(
  events: number,
  { batchFill, bodyBytes }: { readonly batchFill: number; readonly bodyBytes: number },
): { readonly queue: number; readonly uploads: number } {
  const { ReceiveMessage, DeleteMessageBatch } = mappingRequests.perBatch;
  const sends = (events / batchFill) * chunks(bodyBytes * batchFill);
  const receipts =
    (events / perReceipt) * (ReceiveMessage * chunks(bodyBytes * perReceipt) + DeleteMessageBatch);
  const full = (events * (bodyBytes + recordBytes)) / largestInvocationBytes;
  return {
    queue: sends + receipts,
    uploads: Math.max(full, Math.min(events, uploadsPerMonthAtLeast)),
  };
}

function chunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / queueChunkBytes));
}
