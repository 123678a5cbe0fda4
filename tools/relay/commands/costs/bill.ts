import {
  archiveRequests,
  logBytes,
  queueRequestsPerDelivery,
  resources,
  type Usage,
  workTimes,
} from './usage.ts';

const million = 1e6;
const billion = 1e9;
const terabyte = 1024;

/** Up to an amount in a month, the price of a unit. The last tier has no end. */
type Tier = readonly [price: number, upTo?: number];

/** What an amount in one month costs, each part of it at the price of its tier. */
export function priceOf(tiers: readonly Tier[], amount: number): number {
  let below = 0;
  let cost = 0;
  for (const [price, upTo = Number.POSITIVE_INFINITY] of tiers) {
    cost += price * Math.max(0, Math.min(amount, upTo) - below);
    below = upTo;
  }
  return cost;
}

/** FIFO, per request; a request of more than 64 KB counts once for every 64 KB. */
const queueRequest: readonly Tier[] = [
  [0.5 / million, 100 * billion],
  [0.4 / million, 200 * billion],
  [0.35 / million],
];
/** Of Lambda on arm64, per GB and second. */
const gigabyteSecond: readonly Tier[] = [
  [0.0000133334, 7.5 * billion],
  [0.0000120001, 18.75 * billion],
  [0.0000106667],
];
const logGigabyte: readonly Tier[] = [
  [0.5, 10 * terabyte],
  [0.25, 30 * terabyte],
  [0.1, 50 * terabyte],
  [0.05],
];

const memoryGigabytes = { ingress: 1, worker: 0.5 };
/** An HTTP API counts a request once for every so many bytes. */
const apiChunkBytes = 512 * 1024;
const gigabyte = 1024 ** 3;
/** Lambda keeps at least so many pollers at a queue, each asking again after at most 20 seconds. */
const idlePollsPerMonth = 5 * 3 * 60 * 24 * 30;
const hoursPerMonth = 24 * 30;
const secondsPerMonth = 3600 * hoursPerMonth;
/** X-Ray's rule for each function: the first request of a second (its reservoir), and one in twenty of the others. */
const tracedShare = 0.05;
/** The response to CometChat with its headers, about. */
const answerBytes = 300;
/** Logs are kept compressed. */
const compressedShare = 0.15;

/** What a line is paid for: each delivery, each hour with deliveries, or an idle relay. */
type PaidFor = 'delivery' | 'hour' | 'idle';

/**
 * The bill of a month of thirty days, by line. US dollars in us-east-1, on demand, without the free tier, as AWS lists them
 * in 2026. Other regions differ by up to a half; compare with https://aws.amazon.com/pricing/ before you rely on them. The
 * formula is explained in docs/costs.md.
 */
export function billOf(deliveriesPerDay: number, usage: Usage) {
  const { batch, bodyBytes, tracing, archive, dashboard } = usage;
  const { lanes, alarmMetrics, customMetrics } = resources;
  const deliveries = deliveriesPerDay * 30;
  const requests = deliveries + usage.decisionsPerDay * 30;
  const batches = deliveries / batch;
  const ingressSeconds = (requests * workTimes.ingress) / 1000;
  const workerSeconds = (batches * workTimes.worker) / 1000;
  const memory = ingressSeconds * memoryGigabytes.ingress + workerSeconds * memoryGigabytes.worker;
  const logged = loggedBytes(usage, deliveries, requests) / gigabyte;
  const archived = archiveRequests(archive ? deliveries : 0, usage);
  const apiRequests = requests * Math.max(1, Math.ceil(bodyBytes / apiChunkBytes));
  const traced = tracing ? traces(requests) + lanes * traces(batches / lanes) : 0;
  const metrics = customMetrics * occupiedShare(requests, hoursPerMonth);
  const line = (paidFor: PaidFor) => (what: string, amount: number, price: number | readonly Tier[]) => ({
    ...{ what, paidFor, amount },
    cost: typeof price === 'number' ? amount * price : priceOf(price, amount),
  });
  const [delivery, hour, idle] = [line('delivery'), line('hour'), line('idle')];
  return [
    delivery('HTTP API, requests', apiRequests, [[1 / million, 300 * million], [0.9 / million]]),
    delivery('Lambda, invocations', requests + batches, 0.2 / million),
    delivery('Lambda, GB-seconds', memory, gigabyteSecond),
    delivery('SQS, requests', deliveries * queueRequestsPerDelivery(usage), queueRequest),
    delivery('Logs, GB ingested', logged, logGigabyte),
    delivery('Logs, GB stored for a month', logged * compressedShare, 0.03),
    delivery('X-Ray, traces', traced, 5 / million),
    delivery('Archive, requests of its queue', archived.queue, 0.4 / million),
    delivery('Archive, uploads', archived.uploads, 5 / million),
    delivery('Answers, GB', (requests * answerBytes) / gigabyte, 0.09),
    hour('CloudWatch, metrics', metrics, [[0.3, 10_000], [0.1]]),
    idle('SQS, polls of idle lanes', lanes * idlePollsPerMonth, queueRequest),
    idle('CloudWatch, metrics of alarms', alarmMetrics, 0.1),
    idle('CloudWatch, dashboard', dashboard ? 1 : 0, 3),
    idle('Secrets Manager, secret', 1, 0.4),
  ];
}

/** The share of a number of periods in which at least one of so many requests falls, when they come at random. */
function occupiedShare(requests: number, periods: number): number {
  return -Math.expm1(-requests / periods);
}

/** The traces of one function. */
function traces(invocations: number): number {
  const reservoir = secondsPerMonth * occupiedShare(invocations, secondsPerMonth);
  return reservoir + tracedShare * (invocations - reservoir);
}

function loggedBytes({ accessLog }: Usage, deliveries: number, requests: number): number {
  const { ingressPerDelivery, workerPerDelivery, accessPerRequest, perLine } = logBytes;
  const accessLine = accessLog ? accessPerRequest + perLine : 0;
  return requests * (ingressPerDelivery + perLine + accessLine) + deliveries * (workerPerDelivery + perLine);
}
