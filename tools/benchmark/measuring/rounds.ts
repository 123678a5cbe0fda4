/** One of the things that are compared. */
export interface Side<Name extends string> {
  readonly name: Name;
  /** Answers a cost: time or processor time, in the same unit for every side. Rejects where the work was not done. */
  readonly measure: () => Promise<number>;
}

export interface Measurements<Name extends string> {
  /** Quartiles of a side's own values. */
  quartiles(name: Name): Quartiles;
  /** Quartiles of the ratio within a round. */
  ratio(name: Name, baseline: Name): Quartiles;
}

export interface RoundOptions {
  readonly rounds: number;
  /** Rounds before the first that counts: compilers and connections need some. */
  readonly warmUp: number;
}

/** Measures every side once in each round, in random order, so that a busy machine and what came before hit all alike. */
export async function measureInRounds<Name extends string>(
  sides: readonly Side<Name>[],
  { rounds, warmUp }: RoundOptions,
): Promise<Measurements<Name>> {
  const values = new Map<Name, number[]>(sides.map(({ name }) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const { name, measure } of shuffled(sides)) {
      const value = await measure();
      if (round >= 0) values.get(name)?.push(value);
    }
  }
  const valuesOf = (name: Name) => values.get(name) ?? [];
  return {
    quartiles: (name) => quartiles(valuesOf(name)),
    ratio: (name, baseline) => pairedRatio(valuesOf(name), valuesOf(baseline)),
  };
}

/** The same items in random order, every order equally likely. */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, position: Math.random() }))
    .sort((one, other) => one.position - other.position)
    .map(({ item }) => item);
}

/**
 * Microseconds that one call takes, of so many in a row. The work answers 1 each time, so that nothing measured is
 * optimised away.
 */
export function microsecondsOf(work: () => number, repetitions = 2000): number {
  let sum = 0;
  const start = process.hrtime.bigint();
  for (let repetition = 0; repetition < repetitions; repetition += 1) sum += work();
  const microseconds = Number(process.hrtime.bigint() - start) / 1000 / repetitions;
  if (sum < repetitions) throw new Error('the work was not done');
  return microseconds;
}

/** Where the middle half of some values lies, and its middle. */
export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** Quartiles with linear interpolation between neighbours; all NaN where there is no value. */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((one, other) => one - other);
  return { lower: quantile(sorted, 0.25), median: quantile(sorted, 0.5), upper: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  // Rounding must not carry it past its neighbour.
  return Math.min(above, below + (above - below) * (position - Math.floor(position)));
}

/**
 * How many times as much one side took as the other, pair by pair: both values of a pair come from the same round, so a
 * machine that was busy then has slowed both.
 *
 * @throws RangeError where the sides were not measured equally often
 */
export function pairedRatio(values: readonly number[], baseline: readonly number[]): Quartiles {
  if (values.length !== baseline.length) {
    throw new RangeError(`${values.length} values cannot be paired with ${baseline.length}`);
  }
  return quartiles(values.map((value, round) => value / (baseline[round] ?? Number.NaN)));
}
