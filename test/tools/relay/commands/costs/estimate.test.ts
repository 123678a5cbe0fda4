import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  costOf,
  estimate,
  typicalUsage,
  type Usage,
} from '../../../../../tools/relay/commands/costs/estimate.ts';
import { type Priced, priceOf, prices } from '../../../../../tools/relay/commands/costs/prices.ts';
import {
  costsOf,
  describeCosts,
  describeScale,
  scaleOf,
} from '../../../../../tools/relay/commands/costs/report.ts';
import { queueRequestsPerDelivery } from '../../../../../tools/relay/commands/costs/requests.ts';

const items = Object.keys(prices).filter((name): name is Priced => name in prices);
const usage = (changes: Partial<Usage> = {}): Usage => ({
  ...typicalUsage,
  deliveriesPerMonth: 1e6,
  ...changes,
});
const cost = (changes: Partial<Usage> = {}) => costOf(estimate(usage(changes)));

describe('priceOf', () => {
  it('asks the price of each tier for what lies in it', () => {
    expect(priceOf('apiRequest', 1e6)).toBeCloseTo(1);
    expect(priceOf('apiRequest', 300e6)).toBeCloseTo(300);
    expect(priceOf('apiRequest', 400e6)).toBeCloseTo(390);
    expect(priceOf('logGigabyte', 60 * 1024)).toBeCloseTo(
      1024 * (10 * 0.5 + 20 * 0.25 + 20 * 0.1 + 10 * 0.05),
    );
  });

  it('grows with the amount, and never faster than the first price', () => {
    const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...items), amount, amount, (item, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        const first = prices[item][0][0];
        expect(priceOf(item, more)).toBeGreaterThanOrEqual(priceOf(item, less));
        expect(priceOf(item, more)).toBeLessThanOrEqual(first * more * (1 + 1e-9));
      }),
    );
  });
});

describe('queueRequestsPerDelivery', () => {
  it('is one to queue and five shared by a batch for one consumer', () => {
    expect(queueRequestsPerDelivery({ bodyBytes: 1500, batchFill: 10, consumersPerEvent: 1 })).toBeCloseTo(
      1.5,
    );
    expect(queueRequestsPerDelivery({ bodyBytes: 1500, batchFill: 1, consumersPerEvent: 1 })).toBeCloseTo(6);
    expect(queueRequestsPerDelivery({ bodyBytes: 1500, batchFill: 10, consumersPerEvent: 4 })).toBeCloseTo(
      2.4,
    );
    expect(queueRequestsPerDelivery({ bodyBytes: 1500, batchFill: 10, consumersPerEvent: 0 })).toBeCloseTo(
      1.2,
    );
  });

  it('counts large bodies by each 64 KB', () => {
    expect(queueRequestsPerDelivery({ bodyBytes: 65 * 1024, batchFill: 1, consumersPerEvent: 0 })).toBe(
      2 + 2 + 1,
    );
  });
});

describe('estimate', () => {
  it('costs a million deliveries a few dollars, and an idle relay some dollars a month', () => {
    const lines = estimate(usage());
    expect(costOf(lines, 'delivery')).toBeGreaterThan(2);
    expect(costOf(lines, 'delivery')).toBeLessThan(4);
    expect(cost({ deliveriesPerMonth: 0 })).toBeLessThan(13);
    expect(
      estimate(usage({ deliveriesPerMonth: 0 }))
        .filter(({ paidFor }) => paidFor !== 'idle')
        .every((line) => line.cost === 0),
    ).toBe(true);
  });

  it('grows with everything that there can be more of', () => {
    expect(cost({ deliveriesPerMonth: 2e6 })).toBeGreaterThan(cost());
    expect(cost({ consumersPerEvent: 3 })).toBeGreaterThan(cost());
    expect(cost({ decisionsPerMonth: 1e6 })).toBeGreaterThan(cost());
    expect(cost({ bodyBytes: 100_000 })).toBeGreaterThan(cost());
    expect(cost({ tracing: true })).toBeGreaterThan(cost());
    expect(cost({ accessLog: true })).toBeGreaterThan(cost());
    expect(cost({ batchFill: 10 })).toBeLessThan(cost());
  });

  it('traces the first request of each second, and one in twenty of the others', () => {
    const traces = (deliveriesPerMonth: number) =>
      estimate(usage({ deliveriesPerMonth, tracing: true, batchFill: 10, lanes: 1 })).find(
        ({ item }) => item === 'trace',
      )?.amount ?? 0;
    // One in ten seconds: hardly a second has two, so every request and every batch is traced.
    expect(traces(259_200)).toBeGreaterThan(0.94 * 259_200 * 1.1);
    // A thousand a second: one a second of each function, and a twentieth of what remains.
    const busy = 1000 * 30 * 86_400;
    expect(traces(busy)).toBeCloseTo(0.05 * busy * 1.1 + 0.95 * 2 * 30 * 86_400, -4);
    expect(estimate(usage()).find(({ item }) => item === 'trace')?.cost).toBe(0);
  });

  it('bills metrics for the hours in which something comes in', () => {
    const metrics = (deliveriesPerMonth: number) =>
      estimate(usage({ deliveriesPerMonth })).find(({ item }) => item === 'metric')?.cost ?? 0;
    expect(metrics(0)).toBe(0);
    expect(metrics(72)).toBeCloseTo(metrics(1e9) * 0.1, 1);
    expect(metrics(1e9)).toBeCloseTo(0.3 * typicalUsage.customMetrics);
  });

  it('is cheaper by the delivery the more there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 2, max: 100 }), (deliveries, times) => {
        const few = cost({ deliveriesPerMonth: deliveries }) / deliveries;
        const many = cost({ deliveriesPerMonth: deliveries * times }) / (deliveries * times);
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
    const usage = { ...typicalUsage, archive: true, deliveriesPerMonth: 30e6 };
    const cost = estimate(usage)
      .filter(({ what }) => what.startsWith('Archive'))
      .reduce((sum, line) => sum + line.cost, 0);
    expect(cost / 30).toBeLessThan(0.3);
    expect(cost / 30).toBeGreaterThan(0.15);
    const off = estimate({ ...usage, archive: false }).filter(({ what }) => what.startsWith('Archive'));
    expect(off.every((line) => line.cost === 0)).toBe(true);
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
