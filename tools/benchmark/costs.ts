import { costOf, estimate, typicalUsage } from '../relay/commands/costs/estimate.ts';
import { type Benchmark, figure } from './benchmark.ts';

const daysPerMonth = 30;

/** Nothing is measured here: tests hold the model to the functions' requests and log lines. */
export const benchmark: Benchmark<never> = {
  name: 'costs',
  summary: 'what a month and a million deliveries cost, by the model of "relay costs"',
  settings: {},
  async run() {
    const bill = (perDay: number) => estimate({ ...typicalUsage, deliveriesPerMonth: perDay * daysPerMonth });
    const million = costOf(bill(1e6), 'delivery') / daysPerMonth;
    return [
      figure('a million deliveries, at a million a day', 'USD', million, 2.8),
      figure('a month of an idle stage', 'USD', costOf(bill(0)), 8),
      figure('a month at 10,000 deliveries a day', 'USD', costOf(bill(10_000)), 15),
    ];
  },
};
