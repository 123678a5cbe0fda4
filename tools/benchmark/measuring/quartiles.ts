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
