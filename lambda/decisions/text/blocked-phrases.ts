import { type Chunk, chunksOf } from './chunks.ts';
import { fold } from './fold.ts';
import { createPhraseTree, type PhraseNode, readWord } from './phrase-tree.ts';
import { createSubstringMatcher, type SubstringMatcher } from './substring-matcher.ts';

/** Says whether a text contains one of some words or phrases, however they are disguised. */
export interface BlockedPhrases {
  isIn(text: string): boolean;
}

/** Scripts that are written without spaces, so that no word in them stands alone. */
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const plainWord = /^[a-z]+$/;

/** Letters set apart one by one are searched for words of at least this length: shorter ones turn up by accident. */
const shortestSpelled = 3;

/**
 * Makes a matcher for words and phrases, however they are disguised; `docs/rules/blocked-words.md` says what it sees through.
 * Its work grows with the length of the text, not with the number of phrases.
 */
export function createBlockedPhrases(phrases: readonly string[]): BlockedPhrases {
  const spaced: (readonly string[])[] = [];
  const unspacedWords: string[] = [];
  const symbolPhrases: string[] = [];
  for (const phrase of phrases) {
    const folded = fold(phrase);
    const words = wordsOf(folded);
    if (words.length === 0) symbolPhrases.push(folded);
    else if (unspacedScript.test(folded)) unspacedWords.push(words.join(''));
    else spaced.push(words);
  }
  const tree = createPhraseTree(spaced);
  // Made for the first text with letters set apart: with many words it takes longer than all the rest.
  let spelled: SubstringMatcher | undefined;
  const isSpelled = (letters: string): boolean => {
    spelled ??= createSubstringMatcher(
      spaced.map((words) => words.join('')).filter((word) => hasLength(word, shortestSpelled)),
    );
    return spelled.has(letters);
  };
  const unspaced = createSubstringMatcher(unspacedWords);
  const symbols = createSubstringMatcher(symbolPhrases);
  return {
    isIn(text) {
      const plain = fold(text);
      const chunks = chunksOf(plain);
      return (
        hasPhrase(tree, chunks) ||
        hasSpelled(isSpelled, chunks) ||
        unspaced.has(chunks.flatMap(({ pieces }) => pieces).join('')) ||
        symbols.has(plain)
      );
    },
  };
}

function hasLength(word: string, least: number): boolean {
  return word.length >= 2 * least || Array.from(word).length >= least;
}

function wordsOf(folded: string): readonly string[] {
  if (plainWord.test(folded)) return [folded];
  return chunksOf(folded).flatMap((chunk) => chunk.pieces);
}

function hasPhrase(tree: PhraseNode, chunks: readonly Chunk[]): boolean {
  let places: readonly PhraseNode[] = [];
  for (const { pieces, readings } of chunks) {
    // A lone dash or comma stands between two words of a phrase and does not part them.
    if (pieces.length === 0 && readings.length === 0) continue;
    const before = places;
    for (const piece of pieces) {
      places = readWord(tree, places, piece);
      if (places.some((place) => place.isPhrase)) return true;
    }
    if (readings.length === 0) continue;
    const inReadings = readings.flatMap((reading) => readWord(tree, before, reading));
    if (inReadings.some((place) => place.isPhrase)) return true;
    places = [...new Set([...places, ...inReadings])];
  }
  return false;
}

/** Looks through stretches of single letters: `s n a k e`, `s.n.a.k.e`. */
function hasSpelled(isWord: (letters: string) => boolean, chunks: readonly Chunk[]): boolean {
  let letters: string[] = [];
  const found = () => letters.length >= shortestSpelled && isWord(letters.join(''));
  for (const { pieces } of chunks) {
    for (const piece of pieces) {
      if (isOneCharacter(piece)) letters.push(piece);
      else {
        if (found()) return true;
        letters = [];
      }
    }
  }
  return found();
}

function isOneCharacter(piece: string): boolean {
  return piece.length === 1 || (piece.length === 2 && (piece.codePointAt(0) ?? 0) > 0xffff);
}
