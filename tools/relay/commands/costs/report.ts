import { columns } from '../../terminal.ts';
import { billOf } from './bill.ts';
import { queueRequestsPerDelivery, typicalUsage, type Usage, workTimes } from './usage.ts';

/** Peaks are about three times the day's mean if most users live in a few time zones. */
const peakFactor = 3;
const busiestShare = 0.6;

/** The bill of a month in US dollars, and the quotas at the peak. */
type Costs = ReturnType<typeof costsOf>;

export function costsOf(deliveriesPerDay: number, region: string, usage: Usage) {
  const lines = billOf(deliveriesPerDay, usage);
  const cost = (...paidFor: readonly string[]) =>
    lines.filter((line) => paidFor.includes(line.paidFor)).reduce((total, line) => total + line.cost, 0);
  /** Deliveries a second. */
  const peak = (deliveriesPerDay / (24 * 3600)) * peakFactor;
  return {
    deliveriesPerDay,
    region,
    lines,
    total: cost('delivery', 'hour', 'idle'),
    idle: cost('idle'),
    perMillionDeliveries: deliveriesPerDay === 0 ? 0 : (cost('delivery') / (deliveriesPerDay * 30)) * 1e6,
    peak,
    quotas: quotasAt(peak, region, usage),
  };
}

/** FIFO requests a second for each operation on one queue with high throughput, without batching. */
const fifoQuotas: readonly (readonly [perSecond: number, regions: readonly string[]])[] = [
  [70_000, ['us-east-1', 'us-west-2', 'eu-west-1']],
  [19_000, ['us-east-2', 'eu-central-1']],
  [9_000, ['ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1']],
  [4_500, ['eu-west-2', 'sa-east-1']],
];

/** In all regions that AWS doesn't name. */
const otherFifoQuota = 2_400;

/** What `peak` deliveries a second need of AWS's quotas; `usual` is what an account has by default. */
function quotasAt(peak: number, region: string, usage: Usage) {
  const row = (quota: string, needed: number, usual: number, unit = '/s') => ({ quota, needed, usual, unit });
  const ingress = Math.ceil((peak * workTimes.ingress) / 1000);
  const workers = Math.ceil(((peak / usage.batch) * workTimes.worker) / 1000);
  const [fifo] = fifoQuotas.find(([, regions]) => regions.includes(region)) ?? [otherFifoQuota];
  const requests = Math.round(peak * queueRequestsPerDelivery(usage));
  return [
    row('API Gateway: requests', peak, 10_000),
    row('Lambda: concurrent executions, ingress', ingress, 1000, 'at a time'),
    row('Lambda: concurrent executions, workers', workers, 1000, 'at a time'),
    row('SQS FIFO: SendMessage on the busiest lane', peak * busiestShare, fifo),
    row('SQS: all requests together (no quota)', requests, Number.POSITIVE_INFINITY),
  ];
}

/** The bill and the quotas as text. */
export function describeCosts(costs: Costs): string[] {
  const table = (rows: readonly string[][]) => ['', ...columns(rows, { left: 1 })];
  return [
    `${count(costs.deliveriesPerDay)} deliveries a day (US dollars a month, us-east-1 prices, no free tier)`,
    ...table(costs.lines.map(({ what, amount, cost }) => [what, count(amount), money(cost)])),
    ...table([
      ['Total per month', money(costs.total)],
      ['Idle stage', money(costs.idle)],
      ['Per million deliveries', money(costs.perMillionDeliveries)],
    ]),
    '',
    `Quotas in ${costs.region} at a peak of ${count(costs.peak)} deliveries a second, 60 % of them in one lane`,
    ...table(
      costs.quotas.map(({ quota, needed, usual, unit }) => [
        quota,
        `${count(needed)} ${unit}`,
        needed > usual ? `above the default of ${count(usual)}` : '',
      ]),
    ),
  ];
}

/** The month's bill for a number of deliveries a day. The busier, the fuller the batches. */
export function scaleOf(deliveriesPerDay: number): Costs {
  const batch = Math.min(10, Math.max(1, Math.log10(deliveriesPerDay) - 1));
  return costsOf(deliveriesPerDay, 'us-east-1', { ...typicalUsage, batch });
}

/** A row for each scale: the month's bill, and what a million deliveries cost. */
export function describeScale(costs: readonly Costs[]): string[] {
  const rows = costs.map(({ deliveriesPerDay, total, perMillionDeliveries }) => [
    count(deliveriesPerDay),
    money(total),
    money(perMillionDeliveries),
  ]);
  return columns([['deliveries a day', 'a month', 'a million'], ...rows], { left: 1 });
}

function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function money(value: number): string {
  return value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
