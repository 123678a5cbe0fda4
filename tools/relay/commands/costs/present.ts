import { columns } from '../../terminal.ts';
import { type CostLine, estimate, sum, typicalUsage, type Usage } from './estimate.ts';
import { type Load, loadAt } from './load.ts';

const daysPerMonth = 30;
const secondsPerDay = 86_400;
/** Peaks are about three times the day's mean where most users live in a few time zones. */
const peakFactor = 3;
const busiestShare = 0.6;

/** The bill of a month in US dollars, and the quotas at the peak. */
export interface Costs {
  readonly deliveriesPerDay: number;
  readonly region: string;
  readonly lines: readonly CostLine[];
  readonly total: number;
  readonly idle: number;
  readonly perMillionDeliveries: number;
  /** Deliveries a second. */
  readonly peak: number;
  readonly quotas: readonly Load[];
}

export function costsOf(
  deliveriesPerDay: number,
  region: string,
  usage: Omit<Usage, 'deliveriesPerMonth'>,
): Costs {
  const deliveriesPerMonth = deliveriesPerDay * daysPerMonth;
  const lines = estimate({ ...usage, deliveriesPerMonth });
  const peak = (deliveriesPerDay / secondsPerDay) * peakFactor;
  return {
    deliveriesPerDay,
    region,
    lines,
    total: sum(lines),
    idle: sum(lines, 'standing'),
    perMillionDeliveries: deliveriesPerMonth === 0 ? 0 : (sum(lines, 'delivery') / deliveriesPerMonth) * 1e6,
    peak,
    quotas: loadAt(peak, busiestShare, region, usage),
  };
}

/** The bill and the quotas as text. */
export function describeCosts(costs: Costs): string[] {
  return [
    `${count(costs.deliveriesPerDay)} deliveries a day (US dollars a month, us-east-1 prices, no free tier)`,
    '',
    ...columns(
      costs.lines.map(({ what, amount, cost }) => [what, count(amount), money(cost)]),
      { left: 1 },
    ),
    '',
    ...columns(
      [
        ['Total per month', money(costs.total)],
        ['Idle stage', money(costs.idle)],
        ['Per million deliveries', money(costs.perMillionDeliveries)],
      ],
      { left: 1 },
    ),
    '',
    `Quotas in ${costs.region} at a peak of ${count(costs.peak)} deliveries a second, 60 % of them in one lane`,
    '',
    ...columns(
      costs.quotas.map(({ quota, needed, usual, unit }) => [
        quota,
        `${count(needed)} ${unit}`,
        needed > usual ? `above the default of ${count(usual)}` : '',
      ]),
      { left: 1 },
    ),
  ];
}

/** The month's bill for a number of deliveries a day. The busier, the fuller the batches. */
export function scaleOf(deliveriesPerDay: number): Costs {
  const batchFill = Math.min(10, Math.max(1, Math.log10(deliveriesPerDay) - 1));
  return costsOf(deliveriesPerDay, 'us-east-1', { ...typicalUsage, batchFill });
}

/** A row for each scale: the month's bill, and what a million deliveries cost. */
export function describeScale(rows: readonly Costs[]): string[] {
  return columns(
    [
      ['deliveries a day', 'a month', 'a million'],
      ...rows.map((row) => [count(row.deliveriesPerDay), money(row.total), money(row.perMillionDeliveries)]),
    ],
    { left: 1 },
  );
}

function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function money(value: number): string {
  return value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
