/** Which state follows a state by a character. */
export interface Transitions {
  /** The following state; -1 if there isn't one. */
  get(state: number, character: number): number;
  /** For a pair that has none yet. */
  set(state: number, character: number, target: number): void;
}

/** A hash table with open addressing, for at most `most` transitions. */
export function createTransitions(most: number): Transitions {
  const size = 2 ** Math.ceil(Math.log2(2 * most + 1));
  const froms = new Int32Array(size);
  const characters = new Int32Array(size);
  /** One more than the target; 0 where the place is free. */
  const targets = new Int32Array(size);
  const placeOf = (state: number, character: number): number => {
    let place = mix(state, character) & (size - 1);
    while (targets[place] !== 0 && (froms[place] !== state || characters[place] !== character))
      place = (place + 1) & (size - 1);
    return place;
  };
  return {
    get: (state, character) => (targets[placeOf(state, character)] ?? 0) - 1,
    set(state, character, target) {
      const place = placeOf(state, character);
      froms[place] = state;
      characters[place] = character;
      targets[place] = target + 1;
    },
  };
}

/** Spreads states and characters, which both are small numbers in a row, over the whole table. */
function mix(state: number, character: number): number {
  const product = Math.imul(Math.imul(state, 0x9e3779b1) ^ character, 0x85ebca6b);
  return product ^ (product >>> 15);
}
