import { pairedRatio, type Quartiles, quartiles } from './quartiles.ts';

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
