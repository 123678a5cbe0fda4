import { queueRequestsPerDelivery, type Usage } from './estimate.ts';

/** What a rate of deliveries asks of AWS's quotas, at its peak. */
export interface Load {
  readonly quota: string;
  readonly needed: number;
  /** What an account has before it asks for more. */
  readonly usual: number;
  readonly unit: string;
}

/** FIFO requests a second for each operation on one queue with high throughput, without batching. */
const fifoRequestsPerSecond: Readonly<Record<string, number>> = {
  'us-east-1': 70_000,
  'us-west-2': 70_000,
  'eu-west-1': 70_000,
  'us-east-2': 19_000,
  'eu-central-1': 19_000,
  'ap-south-1': 9_000,
  'ap-southeast-1': 9_000,
  'ap-southeast-2': 9_000,
  'ap-northeast-1': 9_000,
  'eu-west-2': 4_500,
  'sa-east-1': 4_500,
};

/** All regions that AWS does not name. */
const otherFifoRequestsPerSecond = 2_400;

/** What `peak` deliveries a second need, where the busiest lane takes `busiestShare` of them. */
export function loadAt(
  peak: number,
  busiestShare: number,
  region: string,
  usage: Omit<Usage, 'deliveriesPerMonth'>,
): Load[] {
  const batches = peak / usage.batchFill;
  return [
    { quota: 'API Gateway: requests', needed: peak, usual: 10_000, unit: '/s' },
    {
      quota: 'Lambda: concurrent executions, ingress',
      needed: Math.ceil((peak * usage.ingressMilliseconds) / 1000),
      usual: 1000,
      unit: 'at a time',
    },
    {
      quota: 'Lambda: concurrent executions, workers',
      needed: Math.ceil((batches * usage.workerMilliseconds) / 1000),
      usual: 1000,
      unit: 'at a time',
    },
    {
      quota: 'SQS FIFO: SendMessage on the busiest lane',
      needed: peak * busiestShare,
      usual: fifoRequestsPerSecond[region] ?? otherFifoRequestsPerSecond,
      unit: '/s',
    },
    {
      quota: 'SQS: all requests together (no quota)',
      needed: Math.round(peak * queueRequestsPerDelivery(usage)),
      usual: Number.POSITIVE_INFINITY,
      unit: '/s',
    },
  ];
}
