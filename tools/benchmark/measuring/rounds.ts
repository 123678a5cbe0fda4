import { figure, type Quartiles, type Result, ratio } from '../benchmark.ts';

/** One of the things that are compared. */
export interface Side<Name extends string, Metric extends string> {
  readonly name: Name;
  /** Answers costs, each in the same unit for every side. Rejects if the work wasn't done. */
  readonly measure: () => Promise<Readonly<Record<Metric, number>>>;
}

export interface RoundOptions {
  readonly rounds: number;
  /** Rounds before the first that counts: compilers and connections need some. */
  readonly warmUp: number;
}

/** Measures every side once in each round, in random order, so that a busy machine and what came before hit all alike. */
export async function measureInRounds<Name extends string, Metric extends string>(
  sides: readonly Side<Name, Metric>[],
  { rounds, warmUp }: RoundOptions,
) {
  const costs = new Map<Name, Readonly<Record<Metric, number>>[]>(sides.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    const order = sides.map((side) => ({ side, position: Math.random() }));
    for (const { side } of order.sort((one, other) => one.position - other.position)) {
      const cost = await side.measure();
      if (round >= 0) costs.get(side.name)?.push(cost);
    }
  }
  return {
    /** What was found of one cost, and how it is called; figures are divided by `divisor`. */
    of(metric: Metric, what: string, unit: Result['unit'], divisor = 1) {
      const values = (name: Name) => (costs.get(name) ?? []).map((cost) => cost[metric]);
      const median = (name: Name) => quartiles(values(name)).median;
      const sidesWithIt = sides.filter(({ name }) => !Number.isNaN(median(name)));
      return {
        quartiles: (name: Name) => quartiles(values(name)),
        /** How many times as much one side took as the other: pairs of one round, since a busy machine slows both. */
        compare(name: Name, baseline: Name, goal?: number): Result {
          const below = values(baseline);
          const ratios = values(name).map((value, round) => value / (below[round] ?? Number.NaN));
          return ratio(`${what}: ${name}`, baseline, quartiles(ratios), goal);
        },
        figures: sidesWithIt.map(({ name }) => figure(`${what}: ${name}`, unit, median(name) / divisor)),
      };
    },
  };
}

/** Quartiles with linear interpolation between neighbours; all NaN where there is no value. */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((one, other) => one - other);
  const quantile = (share: number) => {
    const position = (sorted.length - 1) * share;
    const below = sorted[Math.floor(position)] ?? Number.NaN;
    const above = sorted[Math.ceil(position)] ?? Number.NaN;
    // Rounding must not carry it past its neighbour.
    return Math.min(above, below + (above - below) * (position - Math.floor(position)));
  };
  return { lower: quantile(0.25), median: quantile(0.5), upper: quantile(0.75) };
}
