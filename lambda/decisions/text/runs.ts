/** A word as its characters without repeats, and how often each of them stands in a row: `book` is `bok` and 1, 2, 1. */
export interface Runs {
  readonly letters: string;
  readonly counts: readonly number[];
}

export function runsOf(word: string): Runs {
  if (lettersAreSingle(word)) return { letters: word, counts: onesFor(word.length) };
  const counts: number[] = [];
  let letters = '';
  let before: string | undefined;
  for (const character of word) {
    if (character === before) counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1;
    else {
      letters += character;
      counts.push(1);
    }
    before = character;
  }
  return { letters, counts };
}

/** The word's characters without repeats. */
export function lettersOf(word: string): string {
  for (let index = 1; index < word.length; index++)
    if (word.charCodeAt(index) === word.charCodeAt(index - 1)) return runsOf(word).letters;
  // Most words repeat nothing. (A surrogate pair never holds the same unit twice, so units will do.)
  return word;
}

/** True where each character is one unit and none stands twice in a row, as in most words. */
function lettersAreSingle(word: string): boolean {
  for (let index = 0; index < word.length; index++) {
    const unit = word.charCodeAt(index);
    if ((index > 0 && unit === word.charCodeAt(index - 1)) || (unit >= 0xd800 && unit <= 0xdfff))
      return false;
  }
  return true;
}

const ones: (readonly number[])[] = [];

/** The counts of a word of single letters; shared, as thousands of words have the same. */
function onesFor(length: number): readonly number[] {
  const known = ones[length];
  if (known !== undefined) return known;
  const counts = Array.from({ length }, () => 1);
  // Words of a list are no longer than this; a text may hold any.
  if (length <= 100) ones[length] = counts;
  return counts;
}

/** True where the text is the word with some letters held down: `snaaake` is `snake`, but `as` is not `ass`. */
export function isStretched(text: Runs, word: Runs): boolean {
  return (
    text.letters === word.letters && word.counts.every((count, index) => (text.counts[index] ?? 0) >= count)
  );
}
