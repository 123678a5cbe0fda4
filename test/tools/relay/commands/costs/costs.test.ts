import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceOf } from '../../../../../tools/relay/commands/costs/bill.ts';
import {
  costsOf,
  describeCosts,
  describeScale,
  scaleOf,
} from '../../../../../tools/relay/commands/costs/report.ts';
import {
  queueRequestsPerDelivery,
  resources,
  typicalUsage,
  type Usage,
} from '../../../../../tools/relay/commands/costs/usage.ts';

/** The costs of a month with so many deliveries. */
const month = (deliveries: number, changes: Partial<Usage> = {}) =>
  costsOf(deliveries / 30, 'us-east-1', { ...typicalUsage, ...changes });
const cost = (changes: Partial<Usage> = {}, deliveries = 1e6) => month(deliveries, changes).total;
const lineOf = (what: string, deliveries: number, changes: Partial<Usage> = {}) =>
  month(deliveries, changes).lines.find((line) => line.what.startsWith(what));

describe('priceOf', () => {
  it('asks the price of each tier for what lies in it', () => {
    const tiers = [[0.5, 10], [0.25, 30], [0.1]] as const;
    expect([0, 4, 10, 30, 40].map((amount) => priceOf(tiers, amount))).toEqual([0, 2, 5, 10, 11]);
    expect(lineOf('HTTP API', 400e6)?.cost).toBeCloseTo(390);
  });
});

describe('queueRequestsPerDelivery', () => {
  const requests = (load: Partial<Usage>) => queueRequestsPerDelivery({ ...typicalUsage, ...load });

  it('is one to queue and five shared by a batch for one consumer', () => {
    expect(requests({ bodyBytes: 1500, batch: 10, consumers: 1 })).toBeCloseTo(1.5);
    expect(requests({ bodyBytes: 1500, batch: 1, consumers: 1 })).toBeCloseTo(6);
    expect(requests({ bodyBytes: 1500, batch: 10, consumers: 4 })).toBeCloseTo(2.4);
    expect(requests({ bodyBytes: 1500, batch: 10, consumers: 0 })).toBeCloseTo(1.2);
  });

  it('counts large bodies by each 64 KB', () => {
    expect(requests({ bodyBytes: 65 * 1024, batch: 1, consumers: 0 })).toBe(2 + 2 + 1);
  });
});

describe('the bill', () => {
  it('is a few dollars for a million deliveries, and some dollars a month for an idle relay', () => {
    expect(month(1e6).perMillionDeliveries).toBeGreaterThan(2);
    expect(month(1e6).perMillionDeliveries).toBeLessThan(4);
    const { total, idle } = month(0);
    expect(total).toBe(idle);
    expect(idle).toBeLessThan(13);
  });

  it('grows with everything that there can be more of', () => {
    expect(cost({}, 2e6)).toBeGreaterThan(cost());
    expect(cost({ consumers: 3 })).toBeGreaterThan(cost());
    expect(cost({ decisionsPerDay: 30_000 })).toBeGreaterThan(cost());
    expect(cost({ bodyBytes: 100_000 })).toBeGreaterThan(cost());
    expect(cost({ tracing: true })).toBeGreaterThan(cost());
    expect(cost({ accessLog: true })).toBeGreaterThan(cost());
    expect(cost({ batch: 10 })).toBeLessThan(cost());
  });

  it('has the traces of the first request of each second, and one in twenty of the others', () => {
    const traces = (deliveries: number) =>
      lineOf('X-Ray', deliveries, { tracing: true, batch: 10 })?.amount ?? 0;
    // One in a hundred seconds: hardly a second has two, so every request and every batch is traced.
    expect(traces(25_920)).toBeGreaterThan(0.99 * 25_920 * 1.1);
    // A thousand a second: one a second of each function, and a twentieth of what remains.
    const busy = 1000 * 30 * 86_400;
    const functions = 1 + resources.lanes;
    expect(traces(busy) / busy).toBeCloseTo(0.05 * 1.1 + 0.95 * functions * 0.001, 4);
    expect(lineOf('X-Ray', 1e6)?.cost).toBe(0);
  });

  it('has metrics for the hours in which something comes in', () => {
    const metrics = (deliveries: number) => lineOf('CloudWatch, metrics', deliveries)?.cost ?? 0;
    expect(metrics(0)).toBe(0);
    expect(metrics(72)).toBeCloseTo(metrics(1e9) * 0.1, 1);
    expect(metrics(1e9)).toBeCloseTo(0.3 * resources.customMetrics);
  });

  it('is cheaper by the delivery the more there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 2, max: 100 }), (deliveries, times) => {
        const few = cost({}, deliveries) / deliveries;
        const many = cost({}, deliveries * times) / (deliveries * times);
        expect(many).toBeLessThanOrEqual(few);
      }),
    );
  });
});

describe('the quotas', () => {
  it('are those of the region', () => {
    const lane = (region: string) =>
      costsOf(1e9, region, typicalUsage).quotas.find(({ quota }) => quota.startsWith('SQS FIFO'));
    expect(lane('eu-west-1')).toMatchObject({ usual: 70_000 });
    expect(lane('eu-west-3')).toMatchObject({ usual: 2_400 });
  });
});

describe('what is printed', () => {
  it('says which quotas are too small', () => {
    const text = describeCosts(costsOf(1e9, 'sa-east-1', typicalUsage)).join('\n');
    expect(text).toMatch(/API Gateway: requests +34,722 \/s +above the default of 10,000/);
    expect(text).toMatch(/busiest lane +20,833 \/s +above the default of 4,500/);
    expect(describeCosts(costsOf(1000, 'sa-east-1', typicalUsage)).join()).not.toContain('above');
  });

  it('has a row for each scale', () => {
    expect(describeScale([1e3, 1e6].map(scaleOf))).toEqual([
      expect.stringContaining('a million'),
      expect.stringMatching(/^1,000 +\d+\.\d\d +\d\.\d\d$/),
      expect.stringMatching(/^1,000,000 +\d+\.\d\d +\d\.\d\d$/),
    ]);
  });
});

describe('the archive', () => {
  it('costs at most 30 cents in requests for a million events, at a million a day', () => {
    const archived = (archive: boolean) =>
      month(30e6, { archive })
        .lines.filter(({ what }) => what.startsWith('Archive'))
        .reduce((sum, line) => sum + line.cost, 0) / 30;
    expect(archived(true)).toBeLessThan(0.3);
    expect(archived(true)).toBeGreaterThan(0.15);
    expect(archived(false)).toBe(0);
  });
});

describe('docs/costs.md', () => {
  it('has the numbers of the model', () => {
    const page = readFileSync(new URL('../../../../../docs/costs.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \|$/gm)].map(([, ...cells]) =>
      cells.map((cell) => Number(cell.replaceAll(',', ''))),
    );
    const scales = rows.map(([perDay = 0]) => perDay);
    expect(scales).toEqual([1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);
    const [, ...lines] = describeScale(scales.map(scaleOf));
    for (const [index, line] of lines.entries()) {
      const [, month = 0, million = 0] = line.split(/ {2,}/).map((cell) => Number(cell.replaceAll(',', '')));
      // The page rounds to whole dollars, and the largest to tens.
      expect(rows[index]?.[1]).toBeCloseTo(month, month > 50_000 ? -2 : -0.5);
      expect(rows[index]?.[2]).toBe(million);
    }
  });
});
