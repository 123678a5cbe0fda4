import { scaleOf } from '../relay/commands/costs/report.ts';
import { benchmark, figure } from './benchmark.ts';

/** Nothing is measured here: tests hold the model to the functions' requests and log lines. */
export const costs = benchmark({
  name: 'costs',
  summary: 'what a month and a million deliveries cost, by the model of "relay costs"',
  options: {},
  async run() {
    const million = scaleOf(1e6);
    return [
      figure('a million deliveries, at a million a day', 'USD', million.perMillionDeliveries, 2.8),
      figure('a month of an idle stage', 'USD', million.idle, 8),
      figure('a month at 10,000 deliveries a day', 'USD', scaleOf(10_000).total, 15),
    ];
  },
});
