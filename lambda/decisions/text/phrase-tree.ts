import { isStretched, lettersOf, type Runs, runsOf } from './runs.ts';

/** One place in the tree of blocked phrases: what has been read so far. */
export interface PhraseNode {
  /** By the letters of the next word without repeats. */
  next: Map<string, { readonly runs: Runs; readonly node: PhraseNode }[]> | undefined;
  isPhrase: boolean;
}

/** Phrases as sequences of words; a single word is a phrase of one. */
export function createPhraseTree(phrases: readonly (readonly string[])[]): PhraseNode {
  const root: PhraseNode = { next: undefined, isPhrase: false };
  for (const phrase of phrases) {
    let node = root;
    for (const word of phrase) node = childFor(node, runsOf(word));
    if (phrase.length > 0) node.isPhrase = true;
  }
  return root;
}

function childFor(node: PhraseNode, runs: Runs): PhraseNode {
  // Most places are the ends of single words: a map for each would be most of the time that 20,000 words take.
  node.next ??= new Map();
  const children = node.next.get(runs.letters);
  const known = children?.find((child) => isSame(child.runs, runs));
  if (known !== undefined) return known.node;
  const child = { runs, node: { next: undefined, isPhrase: false } };
  if (children === undefined) node.next.set(runs.letters, [child]);
  else children.push(child);
  return child.node;
}

/** Of runs of the same letters. */
function isSame(one: Runs, other: Runs): boolean {
  return one.counts.every((count, index) => count === other.counts[index]);
}

/** More places than any list that was not made for it leads to; a bound on the work for each word. */
const mostPlaces = 16;

const nowhere: readonly PhraseNode[] = [];

/** The places that are reached from some places, and from the root, by reading one word. */
export function readWord(
  root: PhraseNode,
  places: readonly PhraseNode[],
  word: string,
): readonly PhraseNode[] {
  const letters = lettersOf(word);
  let runs: Runs | undefined;
  let reached: PhraseNode[] | undefined;
  const readFrom = (place: PhraseNode) => {
    const children = place.next?.get(letters);
    if (children === undefined) return;
    runs ??= runsOf(word);
    reached ??= [];
    for (const child of children)
      if (reached.length < mostPlaces && isStretched(runs, child.runs) && !reached.includes(child.node))
        reached.push(child.node);
  };
  readFrom(root);
  for (const place of places.slice(0, mostPlaces)) readFrom(place);
  return reached ?? nowhere;
}
