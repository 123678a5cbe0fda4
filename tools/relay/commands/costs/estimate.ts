import { categories } from '../../../../lambda/cometchat/categories.ts';
import { type Priced, priceOf } from './prices.ts';
import { archiveRequests, logBytes, queueRequestsPerDelivery } from './requests.ts';

const lanes: number = categories.length;

/** A relay's settings, and an average load on it. */
export const typicalUsage = {
  /** `before_message` and moderation questions, which are answered and not queued. */
  decisionsPerMonth: 0,
  bodyBytes: 1500,
  /** How many consumers want an event, on average. */
  consumersPerEvent: 1,
  /** Deliveries in a batch, on average; 1 when there is little load, up to 10. */
  batchFill: 5,
  lanes,
  /** Metrics that alarms watch: an alarm on an expression of three is billed as three. */
  alarmMetrics: 3 * lanes + 15,
  /** Time series that every delivery writes to, when all lanes are in use. */
  customMetrics: lanes + 1,
  /** Whether the functions send traces to X-Ray. */
  tracing: false,
  /** Whether API Gateway writes its access log. */
  accessLog: false,
  dashboard: false,
  archive: false,
};

export type Usage = Readonly<typeof typicalUsage> & { readonly deliveriesPerMonth: number };

/** How long a function works: the ingress on a request, a worker on a batch. */
export const milliseconds = { ingress: 15, worker: 30 };
const memoryGigabytes = { ingress: 1, worker: 0.5 };

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

/** One line of the bill, for a month. */
export type CostLine = ReturnType<typeof estimate>[number];

/** The month's bill, by line. The formula is explained in docs/costs.md. */
export function estimate(usage: Usage) {
  const { deliveriesPerMonth, batchFill, bodyBytes } = usage;
  const requests = deliveriesPerMonth + usage.decisionsPerMonth;
  const batches = deliveriesPerMonth / batchFill;
  const gigabyteMilliseconds =
    requests * milliseconds.ingress * memoryGigabytes.ingress +
    batches * milliseconds.worker * memoryGigabytes.worker;
  const logGigabytes = loggedBytes(usage, requests) / gigabyte;
  const archived = archiveRequests(usage.archive ? deliveriesPerMonth : 0, usage);
  const apiChunks = Math.max(1, Math.ceil(bodyBytes / apiChunkBytes));
  const queueRequests = deliveriesPerMonth * queueRequestsPerDelivery(usage);
  const metrics = usage.customMetrics * occupiedShare(requests, hoursPerMonth);
  const line = (paidFor: PaidFor) => (item: Priced, what: string, amount: number) => ({
    ...{ item, what, paidFor, amount },
    cost: priceOf(item, amount),
  });
  const [delivery, hour, idle] = [line('delivery'), line('hour'), line('idle')];
  return [
    delivery('apiRequest', 'HTTP API, requests', requests * apiChunks),
    delivery('functionInvocation', 'Lambda, invocations', requests + batches),
    delivery('functionGigabyteSecond', 'Lambda, GB-seconds', gigabyteMilliseconds / 1000),
    delivery('queueRequest', 'SQS, requests', queueRequests),
    delivery('logGigabyte', 'Logs, GB ingested', logGigabytes),
    delivery('logStorageGigabyte', 'Logs, GB stored for a month', logGigabytes * compressedShare),
    delivery('trace', 'X-Ray, traces', usage.tracing ? traces(usage, requests, batches) : 0),
    delivery('standardQueueRequest', 'Archive, requests of its queue', archived.queue),
    delivery('upload', 'Archive, uploads', archived.uploads),
    delivery('transferGigabyte', 'Answers, GB', (requests * answerBytes) / gigabyte),
    hour('metric', 'CloudWatch, metrics', metrics),
    idle('queueRequest', 'SQS, polls of idle lanes', usage.lanes * idlePollsPerMonth),
    idle('alarm', 'CloudWatch, metrics of alarms', usage.alarmMetrics),
    idle('dashboard', 'CloudWatch, dashboard', usage.dashboard ? 1 : 0),
    idle('secret', 'Secrets Manager, secret', 1),
  ];
}

/** The share of a number of periods in which at least one of so many requests falls, when they come at random. */
function occupiedShare(requests: number, periods: number): number {
  return -Math.expm1(-requests / periods);
}

/** Traces of the ingress and of the workers, the batches being spread evenly over the lanes. */
function traces({ lanes: workers }: Usage, requests: number, batches: number): number {
  const ofFunction = (invocations: number) => {
    const reservoir = secondsPerMonth * occupiedShare(invocations, secondsPerMonth);
    return reservoir + tracedShare * (invocations - reservoir);
  };
  return ofFunction(requests) + workers * ofFunction(batches / workers);
}

function loggedBytes({ accessLog, deliveriesPerMonth }: Usage, requests: number): number {
  const { ingressPerDelivery, workerPerDelivery, accessPerRequest, perLine } = logBytes;
  const accessLine = accessLog ? accessPerRequest + perLine : 0;
  return (
    requests * (ingressPerDelivery + perLine + accessLine) +
    deliveriesPerMonth * (workerPerDelivery + perLine)
  );
}

/** The cost of all lines, or of those that are paid for one thing. */
export function costOf(lines: readonly CostLine[], paidFor?: PaidFor): number {
  return lines
    .filter((line) => paidFor === undefined || line.paidFor === paidFor)
    .reduce((total, { cost }) => total + cost, 0);
}
