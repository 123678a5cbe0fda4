import { fold } from './fold.ts';
import { longestJudgedText } from './longest-text.ts';

export interface Repetition {
  /** The longest row of one character. */
  readonly characters: number;
  /** The longest row of one word. */
  readonly words: number;
  /** The most combining marks on one character. */
  readonly marks: number;
}

const mark = /\p{M}/u;
const firstMark = '\u0300';
const space = /\s/u;

/**
 * How much a text repeats itself: the longest row of one character and of one word, and the most combining marks on one
 * character. Spaces don't count, and case makes no difference.
 */
export function measureRepetition(text: string): Repetition {
  const characters = createRow();
  const words = createRow();
  let marks = 0;
  let mostMarks = 0;
  let word: string[] = [];
  const endWord = () => {
    if (word.length > 0) words.add(word.join(''));
    word = [];
  };
  for (const character of text.slice(0, longestJudgedText)) {
    marks = character >= firstMark && mark.test(character) ? marks + 1 : 0;
    mostMarks = Math.max(mostMarks, marks);
    if (space.test(character)) endWord();
    else {
      const plain = character.toLowerCase();
      characters.add(plain);
      word.push(plain);
    }
  }
  endWord();
  return { characters: characters.longest(), words: words.longest(), marks: mostMarks };
}

/** Counts how often the same thing comes in a row. */
function createRow() {
  let last: string | undefined;
  let count = 0;
  let most = 0;
  return {
    add(item: string) {
      count = item === last ? count + 1 : 1;
      last = item;
      most = Math.max(most, count);
    },
    longest: () => most,
  };
}

/**
 * Longer messages are compared as they are, in UTF-16 units. A moderation request carries eleven texts, and all of them
 * together must not cost more than one.
 */
const longestFoldedMessage = 5000;

/**
 * How many of some messages say the same as a text. Case, accents and invisible characters make no difference. A text that
 * says nothing has no equal.
 */
export function countSameMessages(text: string, earlier: readonly string[]): number {
  if (text.length > longestFoldedMessage) return earlier.filter((other) => other === text).length;
  const plain = fold(text);
  if (plain.trim() === '') return 0;
  return earlier.filter((other) => other.length <= longestFoldedMessage && fold(other) === plain).length;
}
