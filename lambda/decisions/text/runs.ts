/** A word as its characters without repeats, and how often each of them stands in a row: `book` is `bok` and 1, 2, 1. */
export interface Runs {
  readonly letters: string;
  readonly counts: readonly number[];
}

export function runsOf(word: string): Runs {
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

/** True where the text is the word with some letters held down: `snaaake` is `snake`, but `as` is not `ass`. */
export function isStretched(text: Runs, word: Runs): boolean {
  return (
    text.letters === word.letters && word.counts.every((count, index) => (text.counts[index] ?? 0) >= count)
  );
}
