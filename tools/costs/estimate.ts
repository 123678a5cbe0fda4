import { type Priced, priceOf } from './prices.ts';
import { ingressRequests, logBytes, mappingRequests, total, workerRequests } from './requests.ts';

/** What is sent through a relay, and how it is set. */
export interface Usage {
  readonly deliveriesPerMonth: number;
  /** `before_message` and moderation questions, which are answered and not queued. */
  readonly decisionsPerMonth: number;
  readonly bodyBytes: number;
  /** How many consumers want an event, on average. */
  readonly consumersPerEvent: number;
  /** Deliveries in a batch, on average; 1 when little is going on, up to 10. */
  readonly batchFill: number;
  readonly ingressMilliseconds: number;
  readonly ingressMegabytes: number;
  /** For a batch. */
  readonly workerMilliseconds: number;
  readonly workerMegabytes: number;
  readonly lanes: number;
  readonly alarms: number;
  readonly customMetrics: number;
}

export const typicalUsage: Omit<Usage, 'deliveriesPerMonth'> = {
  decisionsPerMonth: 0,
  bodyBytes: 1500,
  consumersPerEvent: 1,
  batchFill: 5,
  ingressMilliseconds: 15,
  ingressMegabytes: 1024,
  workerMilliseconds: 30,
  workerMegabytes: 512,
  lanes: 7,
  alarms: 39,
  customMetrics: 60,
};

/** One line of the bill, for a month. */
export interface CostLine {
  readonly item: Priced;
  readonly what: string;
  /** Whether it grows with the deliveries, or is paid for a relay that stands idle. */
  readonly grows: boolean;
  readonly amount: number;
  readonly cost: number;
}

const queueChunkBytes = 64 * 1024;
const apiChunkBytes = 512 * 1024;
const gigabyte = 1024 ** 3;

/** Lambda keeps at least so many pollers at a queue, each asking again after at most 20 seconds. */
const idlePollsPerMonth = 5 * 3 * 60 * 24 * 30;

/** X-Ray's own rule: the first request of a second, and one in twenty of the others. */
const tracedShare = 0.05;

/** The response to CometChat with its headers, about. */
const answerBytes = 300;

/** Logs are kept compressed. */
const compressedShare = 0.15;

/** The month's bill, by line. The formula is explained in docs/costs.md. */
export function estimate(usage: Usage): CostLine[] {
  const requests = usage.deliveriesPerMonth + usage.decisionsPerMonth;
  const batches = usage.deliveriesPerMonth / usage.batchFill;
  const logGigabytes = loggedBytes(usage, requests, batches) / gigabyte;
  const seconds =
    (requests * usage.ingressMilliseconds * usage.ingressMegabytes +
      batches * usage.workerMilliseconds * usage.workerMegabytes) /
    (1000 * 1024);
  const line = (item: Priced, what: string, amount: number, grows = true): CostLine => ({
    item,
    what,
    grows,
    amount,
    cost: priceOf(item, amount),
  });
  return [
    line('apiRequest', 'HTTP API, requests', requests * chunks(usage.bodyBytes, apiChunkBytes)),
    line('functionInvocation', 'Lambda, invocations', requests + batches),
    line('functionGigabyteSecond', 'Lambda, GB-seconds', seconds),
    line('queueRequest', 'SQS, requests', queueRequests(usage, batches)),
    line('logGigabyte', 'Logs, GB taken in', logGigabytes),
    line('logStorageGigabyte', 'Logs, GB kept for a month', logGigabytes * compressedShare),
    line('trace', 'X-Ray, traces', (requests + batches) * tracedShare),
    line('transferGigabyte', 'Answers, GB', (requests * answerBytes) / gigabyte),
    line('queueRequest', 'SQS, polls of idle lanes', usage.lanes * idlePollsPerMonth, false),
    line('metric', 'CloudWatch, metrics', usage.customMetrics, false),
    line('alarm', 'CloudWatch, alarms', usage.alarms, false),
    line('dashboard', 'CloudWatch, dashboard', 1, false),
    line('secret', 'Secrets Manager, secret', 1, false),
    line('key', 'KMS, key of the alarms', 1, false),
  ];
}

/** SQS requests for one delivery: queued, received, deleted, published, and received and deleted by each consumer. */
export function queueRequestsPerDelivery({
  bodyBytes,
  batchFill,
  consumersPerEvent,
}: Pick<Usage, 'bodyBytes' | 'batchFill' | 'consumersPerEvent'>): number {
  const { ReceiveMessage, DeleteMessageBatch } = mappingRequests.perBatch;
  const one = chunks(bodyBytes, queueChunkBytes);
  // A request with a batch in it is counted by its bytes too.
  const batch = chunks(bodyBytes * batchFill, queueChunkBytes);
  const read = (ReceiveMessage * batch + DeleteMessageBatch) / batchFill;
  const publish = (total(workerRequests.perBatchAndConsumer) * batch) / batchFill;
  return total(ingressRequests.perDelivery) * one + read + consumersPerEvent * (publish + read);
}

function queueRequests(usage: Usage, batches: number): number {
  return batches * usage.batchFill * queueRequestsPerDelivery(usage);
}

function loggedBytes(usage: Usage, requests: number, batches: number): number {
  const { ingressPerDelivery, workerPerDelivery, workerPerBatch, accessPerRequest, perLine } = logBytes;
  return (
    requests * (ingressPerDelivery + 2 * perLine + accessPerRequest + perLine) +
    usage.deliveriesPerMonth * (workerPerDelivery + perLine) +
    batches * (workerPerBatch + perLine)
  );
}

function chunks(bytes: number, size: number): number {
  return Math.max(1, Math.ceil(bytes / size));
}

export function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { cost }) => total + cost, 0);
}
