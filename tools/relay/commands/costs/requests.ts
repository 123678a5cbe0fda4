/**
 * The requests to AWS that the functions make, and what they write, in the normal case. A test runs both functions
 * against a stand-in for AWS and compares: a change that adds a billed request per delivery fails there until this
 * table, and with it the costs, say so.
 */
export const ingressRequests = {
  /** By operation, for one asynchronous delivery. */
  perDelivery: { SendMessage: 1 },
  /** By operation, for one `before_message` or moderation question. */
  perDecision: {},
  /** Once when a container starts; again only when what was read is too old. */
  perStart: { GetSecretValue: 1, GetObject: 1 },
} as const;

export const workerRequests = {
  /** By operation, for a batch of up to ten deliveries and for each consumer that wants them. */
  perBatchAndConsumer: { SendMessageBatch: 1 },
  perStart: {},
} as const;

/** Requests that Lambda makes for an event source mapping, for a batch of up to ten. */
export const mappingRequests = { perBatch: { ReceiveMessage: 1, DeleteMessageBatch: 1 } } as const;

/** What is written to the logs, in bytes. */
export const logBytes = {
  /** The ingress function's line, for one delivery. Metrics are in it. */
  ingressPerDelivery: 355,
  /** The worker's line, for one delivery. */
  workerPerDelivery: 410,
  /** API Gateway's access log, for one request. */
  accessPerRequest: 280,
  /** What CloudWatch adds to every line on the bill. */
  perLine: 26,
} as const;

/** All requests of a table entry together. */
export function total(requests: Readonly<Record<string, number>>): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

/** SQS counts a request once for every so many bytes in it. */
const queueChunkBytes = 64 * 1024;

export function queueChunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / queueChunkBytes));
}

/** The most that Lambda passes to an invocation, and what SQS adds to the body of each event there. */
const largestInvocationBytes = 6 * 1024 * 1024;
const recordBytes = 900;

/** Lambda starts with five pollers, and each fills a batch for up to five minutes. */
const fewestUploadsPerMonth = 5 * 12 * 24 * 30;

const perReceipt = 10;

/** The requests of a month in which so many events are archived: of the standard queue, and uploads to S3. */
export function archiveRequests(
  events: number,
  { batchFill, bodyBytes }: { readonly batchFill: number; readonly bodyBytes: number },
): { readonly queue: number; readonly uploads: number } {
  const { ReceiveMessage, DeleteMessageBatch } = mappingRequests.perBatch;
  const sends = (events / batchFill) * queueChunks(bodyBytes * batchFill);
  const perBatch = ReceiveMessage * queueChunks(bodyBytes * perReceipt) + DeleteMessageBatch;
  const full = (events * (bodyBytes + recordBytes)) / largestInvocationBytes;
  return {
    queue: sends + (events / perReceipt) * perBatch,
    uploads: Math.max(full, Math.min(events, fewestUploadsPerMonth)),
  };
}
