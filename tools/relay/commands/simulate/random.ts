import { mulberry32 } from '../../../samples/random.ts';

/** A source of chance that gives the same numbers for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** From 0 up to, but not including, `limit`. */
  integer(limit: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** A source seeded by a text. Use one text per purpose, so that one option does not shift the numbers of another. */
export function createRandom(seed: string): Random {
  const next = mulberry32(hash32(seed));
  const integer = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    integer,
    chance: (percent) => percent > 0 && next() * 100 < percent,
    pick: (items) => items[integer(items.length)] ?? items[0],
  };
}

/** FNV-1a: a whole number from 0 to 2^32 - 1 for a text. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
