import { createTransitions } from './transitions.ts';

/** Finds whether a text contains any of some words, in one pass over the text. */
export interface SubstringMatcher {
  has(text: string): boolean;
}

/**
 * Makes a matcher for any of some words, anywhere in a text, letter for letter: `fold` both first to see through case and
 * disguise. Matching takes at most two steps a character, however many words there are.
 */
export function createSubstringMatcher(words: readonly string[]): SubstringMatcher {
  // An Aho-Corasick automaton, made of arrays of numbers: 20,000 words are 100,000 states, and as many small objects would
  // take ten times as long to make.
  const most = words.reduce((sum, word) => sum + word.length, 1);
  const transitions = createTransitions(most);
  /** By state: where it is reached from, by which character, and how many characters it stands for. */
  const parents = new Int32Array(most);
  const characters = new Int32Array(most);
  const depths = new Int32Array(most);
  const isWord = new Uint8Array(most);
  /** The state of the longest proper suffix that is also a beginning of a word. */
  const fallbacks = new Int32Array(most);
  let states = 1;
  for (const word of words) {
    let current = 0;
    for (let index = 0; index < word.length; index++) {
      const code = word.codePointAt(index) ?? 0;
      if (code > 0xffff) index++;
      let target = transitions.get(current, code);
      if (target < 0) {
        target = states++;
        parents[target] = current;
        characters[target] = code;
        depths[target] = (depths[current] ?? 0) + 1;
        transitions.set(current, code, target);
      }
      current = target;
    }
    if (current > 0) isWord[current] = 1;
  }
  const follow = (from: number, character: number): number => {
    let state = from;
    for (;;) {
      const target = transitions.get(state, character);
      if (target >= 0) return target;
      if (state === 0) return 0;
      state = fallbacks[state] ?? 0;
    }
  };
  // By depth, so that the fallback of every shorter beginning is known before it is needed.
  for (const state of byDepth(depths.subarray(0, states))) {
    const parent = parents[state] ?? 0;
    const fallback = parent === 0 ? 0 : follow(fallbacks[parent] ?? 0, characters[state] ?? 0);
    fallbacks[state] = fallback;
    isWord[state] = (isWord[state] ?? 0) | (isWord[fallback] ?? 0);
  }
  return {
    has(text) {
      let state = 0;
      for (const character of text) {
        state = follow(state, character.codePointAt(0) ?? 0);
        if (isWord[state] === 1) return true;
      }
      return false;
    },
  };
}

/** All states but the first, those that stand for fewer characters before those for more. */
function byDepth(depths: Int32Array): Int32Array {
  const starts = new Int32Array(depths.reduce((most, depth) => Math.max(most, depth), 0) + 2);
  for (let state = 0; state < depths.length; state++) {
    const after = (depths[state] ?? 0) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let depth = 1; depth < starts.length; depth++)
    starts[depth] = (starts[depth] ?? 0) + (starts[depth - 1] ?? 0);
  const sorted = new Int32Array(depths.length);
  for (let state = 0; state < depths.length; state++) {
    const depth = depths[state] ?? 0;
    const place = starts[depth] ?? 0;
    sorted[place] = state;
    starts[depth] = place + 1;
  }
  return sorted.subarray(1);
}
