import { type CostLine, estimate, sum, typicalUsage, type Usage } from './estimate.ts';
import { loadAt } from './load.ts';

const daysPerMonth = 30;
const secondsPerDay = 86_400;

/** Peaks are about three times the day's mean where most users live in a few time zones. */
const peakFactor = 3;

export interface Question {
  readonly deliveriesPerDay: number;
  readonly region: string;
  readonly usage: Omit<Usage, 'deliveriesPerMonth'>;
}

/** The bill and the quotas for a number of deliveries a day, as text. */
export function presentEstimate({ deliveriesPerDay, region, usage }: Question): string {
  const deliveriesPerMonth = deliveriesPerDay * daysPerMonth;
  const lines = estimate({ ...usage, deliveriesPerMonth });
  const growing = sum(lines, 'delivery');
  const peak = (deliveriesPerDay / secondsPerDay) * peakFactor;
  return [
    `${count(deliveriesPerDay)} deliveries a day (US dollars a month, us-east-1 prices, no free tier)`,
    '',
    ...table(lines.map((line) => [line.what, count(line.amount), money(line.cost)])),
    '',
    ...table([
      ['In a month', '', money(sum(lines))],
      ['Of that for an idle stage', '', money(sum(lines, 'standing'))],
      ['For each million deliveries', '', money(perMillion(growing, deliveriesPerMonth))],
    ]),
    '',
    `Quotas in ${region} at a peak of ${count(peak)} deliveries a second, 60 % of them in one lane`,
    '',
    ...table(
      loadAt(peak, 0.6, region, usage).map(({ quota, needed, usual, unit }) => [
        quota,
        `${count(needed)} ${unit}`,
        needed > usual ? `above the usual ${count(usual)}` : '',
      ]),
    ),
  ].join('\n');
}

/** A row for each of some daily numbers: the month's bill, and what a million costs. */
export function presentScale(deliveriesPerDay: readonly number[]): string {
  const rows = deliveriesPerDay.map((perDay) => {
    // The busier, the fuller the batches.
    const batchFill = Math.min(10, Math.max(1, Math.log10(perDay) - 1));
    const deliveriesPerMonth = perDay * daysPerMonth;
    const lines: CostLine[] = estimate({ ...typicalUsage, batchFill, deliveriesPerMonth });
    const growing = sum(lines, 'delivery');
    return [count(perDay), money(sum(lines)), money(perMillion(growing, deliveriesPerMonth))];
  });
  return table([['deliveries a day', 'a month', 'a million'], ...rows]).join('\n');
}

function perMillion(cost: number, deliveries: number): number {
  return deliveries === 0 ? 0 : (cost / deliveries) * 1e6;
}

function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

function money(value: number): string {
  return value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Columns of one width, the first to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
