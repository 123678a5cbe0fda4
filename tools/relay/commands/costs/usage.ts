import * as z from 'zod';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import { decimal, flag, type OptionValues, option } from '../../options.ts';

/**
 * The requests to AWS that the functions make, by operation, and what they write, in the normal case. A test runs both
 * functions against a stand-in for AWS and compares: a change that adds a billed request per delivery fails there until
 * this table, and with it the costs, say so.
 */
export const functionRequests = {
  /** For one asynchronous delivery. A `before_message` or moderation question needs none. */
  ingress: { SendMessage: 1 },
  /** For a batch of up to ten deliveries and for each consumer that wants them. */
  worker: { SendMessageBatch: 1 },
} as const;

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

/** How long a function works, in milliseconds: the ingress on a request, a worker on a batch. */
export const workTimes = { ingress: 15, worker: 30 };

const lanes: number = categories.length;

/** What the stack has whatever comes in. */
export const resources = {
  lanes,
  /** Metrics that alarms watch: an alarm on an expression of three is billed as three. */
  alarmMetrics: 3 * lanes + 15,
  /** Time series that every delivery writes to, when all lanes are in use. */
  customMetrics: lanes + 1,
};

const anyNumber = decimal(0, Number.MAX_SAFE_INTEGER);

/** A relay's settings, and an average load on it. */
export const usageOptions = {
  consumers: option(
    '--consumers <number>',
    'consumers that want an event, on average',
    anyNumber.prefault('1'),
  ),
  batch: option('--batch <number>', 'deliveries in a batch, on average', decimal(1, 10).prefault('5')),
  bodyBytes: option('--body-bytes <number>', 'bytes in a delivery', decimal(1, 1024 * 1024).prefault('1500')),
  decisionsPerDay: option(
    '--decisions-per-day <number>',
    'before_message and moderation questions a day',
    anyNumber.prefault('0'),
  ),
  tracing: flag('--tracing', 'with X-Ray traces'),
  accessLog: flag('--access-log', "with API Gateway's access log"),
  dashboard: flag('--dashboard', 'with a dashboard, as production stages have'),
  archive: flag('--archive', 'with an archive of every event'),
};

export type Usage = Readonly<OptionValues<typeof usageOptions>>;

/** The defaults. */
export const typicalUsage: Usage = z.object(usageOptions).parse({});

/** SQS requests for one delivery: queued, received, deleted, published, and received and deleted by each consumer. */
export function queueRequestsPerDelivery({ bodyBytes, batch, consumers }: Usage): number {
  // A request with a batch in it is counted by its bytes too.
  const chunks = queueChunks(bodyBytes * batch);
  const receiveAndDelete = (chunks + 1) / batch;
  const publish = (total(functionRequests.worker) * chunks) / batch;
  const send = total(functionRequests.ingress) * queueChunks(bodyBytes);
  return send + receiveAndDelete + consumers * (publish + receiveAndDelete);
}

/** The most that Lambda passes to an invocation, and what SQS adds to the body of each event there. */
const largestInvocationBytes = 6 * 1024 * 1024;
const recordBytes = 900;

/** Lambda starts with five pollers, and each fills a batch for up to five minutes. */
const fewestUploadsPerMonth = 5 * 12 * 24 * 30;

const perReceipt = 10;

/** The requests of a month in which so many events are archived: of the standard queue, and uploads to S3. */
export function archiveRequests(events: number, { batch, bodyBytes }: Usage) {
  const sends = (events / batch) * queueChunks(bodyBytes * batch);
  const receiveAndDelete = (events / perReceipt) * (queueChunks(bodyBytes * perReceipt) + 1);
  const full = (events * (bodyBytes + recordBytes)) / largestInvocationBytes;
  return {
    queue: sends + receiveAndDelete,
    uploads: Math.max(full, Math.min(events, fewestUploadsPerMonth)),
  };
}

function total(requests: Readonly<Record<string, number>>): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

/** SQS counts a request once for every 64 KB in it. */
function queueChunks(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / (64 * 1024)));
}
