import { type Step, uncounted } from './step.ts';

/** Finds whether a text contains any of some words, in one pass over the text. */
export interface SubstringMatcher {
  has(text: string, step?: Step): boolean;
}

interface State {
  readonly next: Map<string, number>;
  /** The state of the longest proper suffix that is also a beginning of a word. */
  fallback: number;
  isWord: boolean;
}

/** An Aho-Corasick automaton. Its size is that of the words; matching takes at most two steps a character. */
export function createSubstringMatcher(words: readonly string[]): SubstringMatcher {
  const states: State[] = [{ next: new Map(), fallback: 0, isWord: false }];
  const at = (index: number): State => states[index] ?? { next: new Map(), fallback: 0, isWord: false };
  for (const word of words) insert(states, word);
  const follow = (from: number, character: string, step: Step): number => {
    let state = from;
    for (;;) {
      step(1);
      const target = at(state).next.get(character);
      if (target !== undefined) return target;
      if (state === 0) return 0;
      state = at(state).fallback;
    }
  };
  // Breadth first, so that the fallback of every shorter beginning is known before it is needed.
  const queue = [...at(0).next.values()];
  for (let index = 0; index < queue.length; index++) {
    const current = queue[index] ?? 0;
    for (const [character, target] of at(current).next) {
      const child = at(target);
      child.fallback = follow(at(current).fallback, character, uncounted);
      child.isWord ||= at(child.fallback).isWord;
      queue.push(target);
    }
  }
  return {
    has(text, step = uncounted) {
      let state = 0;
      for (const character of text) {
        state = follow(state, character, step);
        if (at(state).isWord) return true;
      }
      return false;
    },
  };
}

function insert(states: State[], word: string): void {
  if (word === '') return;
  let current = 0;
  for (const character of word) {
    const state = states[current];
    if (state === undefined) return;
    let target = state.next.get(character);
    if (target === undefined) {
      target = states.length;
      states.push({ next: new Map(), fallback: 0, isWord: false });
      state.next.set(character, target);
    }
    current = target;
  }
  const last = states[current];
  if (last !== undefined) last.isWord = true;
}
