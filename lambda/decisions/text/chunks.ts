import { letterOfSign } from './confusables.ts';
import { type Step, uncounted } from './step.ts';

/** A stretch of folded text without spaces. */
export interface Chunk {
  /** Its runs of letters and digits. */
  readonly pieces: readonly string[];
  /**
   * What else it may be meant to be read as: its pieces in one (`sna.ke`), and with digits and signs read as letters
   * (`sn@k3`).
   */
  readonly readings: readonly string[];
}

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
const letter = /\p{L}/u;
const space = /\s/u;
const trimmed = new Set('!|+');

/** The chunks of a folded text, in order. A chunk longer than this is no word, and is read only as pieces. */
const longestReading = 200;

export function* chunksOf(folded: string, step: Step = uncounted): Generator<Chunk> {
  let characters: string[] = [];
  for (const character of folded) {
    step();
    if (!space.test(character)) characters.push(character);
    else if (characters.length > 0) {
      yield readChunk(characters, step);
      characters = [];
    }
  }
  if (characters.length > 0) yield readChunk(characters, step);
}

function readChunk(characters: readonly string[], step: Step): Chunk {
  const pieces: string[] = [];
  let open = false;
  let letters = 0;
  for (const character of characters) {
    step();
    const inWord = wordCharacter.test(character);
    if (inWord && open) pieces.push(`${pieces.pop() ?? ''}${character}`);
    else if (inWord) pieces.push(character);
    open = inWord;
    if (letter.test(character)) letters++;
  }
  if (letters === 0 || characters.length > longestReading) return { pieces, readings: [] };
  const readings = new Set([
    pieces.join(''),
    readSigns(characters, 'i', step),
    readSigns(characters, 'l', step),
  ]);
  if (pieces.length === 1) readings.delete(pieces[0] ?? '');
  return { pieces, readings: [...readings].filter((reading) => reading !== '') };
}

/** The chunk with digits and signs read as letters; an exclamation mark at either end is taken for punctuation. */
function readSigns(characters: readonly string[], one: 'i' | 'l', step: Step): string {
  let first = 0;
  let last = characters.length;
  while (first < last && trimmed.has(characters[first] ?? '')) first++;
  while (last > first && trimmed.has(characters[last - 1] ?? '')) last--;
  const read: string[] = [];
  for (const character of characters.slice(first, last)) {
    step();
    const meant = letterOfSign(character, one) ?? character;
    if (wordCharacter.test(meant)) read.push(meant);
  }
  return read.join('');
}
