import type { Quartiles } from './measuring/rounds.ts';

/** A number that can be set on the command line. */
export interface Setting {
  readonly meaning: string;
  readonly standard: number;
  readonly least: number;
  readonly most: number;
}

/** Something that can be measured, by comparing. */
export interface Benchmark<Name extends string = string> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly settings: Readonly<Record<Name, Setting>>;
  /** Rejects where something that was measured did not do its work. */
  run(settings: Readonly<Record<Name, number>>): Promise<Findings>;
}

/** What a benchmark found out. Ratios carry over to other machines, roughly; figures are of this one. */
export interface Findings {
  readonly comparisons: readonly Comparison[];
  readonly figures?: readonly Figure[];
  readonly remarks?: readonly string[];
}

export interface Comparison {
  readonly what: string;
  readonly against: string;
  /** How many times as much, within a round. */
  readonly ratio: Quartiles;
  /** The median is to be no more than this. */
  readonly goal?: number;
}

/** A figure that explains a ratio. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

/** True where the median keeps to the goal; undefined where there is none. */
export function meetsGoal({ ratio, goal }: Comparison): boolean | undefined {
  return goal === undefined ? undefined : ratio.median <= goal;
}
