/** A word as its characters without repeats, and how often each of them stands in a row: `book` is `bok` and 1, 2, 1. */
export interface Runs {
  readonly letters: string;
  readonly counts: readonly number[];
}

export function runsOf(word: string): Runs {
  const letters: string[] = [];
  const counts: number[] = [];
  for (const character of word) {
    const last = counts.length - 1;
    if (character === letters[last]) counts[last] = (counts[last] ?? 0) + 1;
    else {
      letters.push(character);
      counts.push(1);
    }
  }
  return { letters: letters.join(''), counts };
}

/** True where the text is the word with some letters held down: `snaaake` is `snake`, but `as` is not `ass`. */
export function isStretched(text: Runs, word: Runs): boolean {
  return (
    text.letters === word.letters && word.counts.every((count, index) => (text.counts[index] ?? 0) >= count)
  );
}
