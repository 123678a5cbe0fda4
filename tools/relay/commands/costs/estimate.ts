import { categories } from '../../../../lambda/cometchat/categories.ts';
import { archiveRequests } from './archive-requests.ts';
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
  /** Metrics that alarms look at: an alarm on an expression of three is billed as three. */
  readonly alarmMetrics: number;
  /** Time series that every delivery writes to, when all lanes are in use. */
  readonly customMetrics: number;
  /** Whether the functions send traces to X-Ray. */
  readonly tracing: boolean;
  /** Whether API Gateway writes its access log. */
  readonly accessLog: boolean;
  /** Whether the stage has a dashboard. */
  readonly dashboard: boolean;
  /** Whether the stage has an archive. */
  readonly archive: boolean;
}

const lanes = categories.length;

export const typicalUsage: Omit<Usage, 'deliveriesPerMonth'> = {
  decisionsPerMonth: 0,
  bodyBytes: 1500,
  consumersPerEvent: 1,
  batchFill: 5,
  ingressMilliseconds: 15,
  ingressMegabytes: 1024,
  workerMilliseconds: 30,
  workerMegabytes: 512,
  lanes,
  alarmMetrics: 3 * lanes + 15,
  customMetrics: lanes + 1,
  tracing: false,
  accessLog: false,
  dashboard: false,
  archive: false,
};

/** One line of the bill, for a month. */
export interface CostLine {
  readonly item: Priced;
  readonly what: string;
  /** What it is paid for: each delivery, each hour with deliveries, or a relay that receives nothing. */
  readonly paidFor: 'delivery' | 'hour' | 'standing';
  readonly amount: number;
  readonly cost: number;
}

const queueChunkBytes = 64 * 1024;
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

/** The month's bill, by line. The formula is explained in docs/costs.md. */
export function estimate(usage: Usage): CostLine[] {
  const requests = usage.deliveriesPerMonth + usage.decisionsPerMonth;
  const batches = usage.deliveriesPerMonth / usage.batchFill;
  const logGigabytes = loggedBytes(usage, requests) / gigabyte;
  const seconds =
    (requests * usage.ingressMilliseconds * usage.ingressMegabytes +
      batches * usage.workerMilliseconds * usage.workerMegabytes) /
    (1000 * 1024);
  const archived = archiveRequests(usage.archive ? usage.deliveriesPerMonth : 0, usage);
  const line = (
    item: Priced,
    what: string,
    amount: number,
    paidFor: CostLine['paidFor'] = 'delivery',
  ): CostLine => ({
    item,
    what,
    paidFor,
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
    line('trace', 'X-Ray, traces', usage.tracing ? traces(usage, requests, batches) : 0),
    line('standardQueueRequest', 'Archive, requests of its queue', archived.queue),
    line('upload', 'Archive, uploads', archived.uploads),
    line('transferGigabyte', 'Answers, GB', (requests * answerBytes) / gigabyte),
    line(
      'metric',
      'CloudWatch, metrics',
      usage.customMetrics * occupiedShare(requests, hoursPerMonth),
      'hour',
    ),
    line('queueRequest', 'SQS, polls of idle lanes', usage.lanes * idlePollsPerMonth, 'standing'),
    line('alarm', 'CloudWatch, metrics of alarms', usage.alarmMetrics, 'standing'),
    line('dashboard', 'CloudWatch, dashboard', usage.dashboard ? 1 : 0, 'standing'),
    line('secret', 'Secrets Manager, secret', 1, 'standing'),
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

function loggedBytes(usage: Usage, requests: number): number {
  const { ingressPerDelivery, workerPerDelivery, accessPerRequest, perLine } = logBytes;
  const accessLine = usage.accessLog ? accessPerRequest + perLine : 0;
  return (
    requests * (ingressPerDelivery + perLine + accessLine) +
    usage.deliveriesPerMonth * (workerPerDelivery + perLine)
  );
}

function chunks(bytes: number, size: number): number {
  return Math.max(1, Math.ceil(bytes / size));
}

/** The cost of all lines, or of those that are paid for one thing. */
export function sum(lines: readonly CostLine[], paidFor?: CostLine['paidFor']): number {
  return lines
    .filter((line) => paidFor === undefined || line.paidFor === paidFor)
    .reduce((total, { cost }) => total + cost, 0);
}
