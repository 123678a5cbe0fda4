import { letterOfSign } from './confusables.ts';

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

const spaces = /\s+/u;
const plainWord = /^[a-z]+$/;
const wordCharacters = /[\p{L}\p{N}\p{M}]+/gu;
const letter = /\p{L}/u;
const punctuation = new Set('!|+');
/** Between letters it is spelling, not disguise: `he'll` is not `hell`. */
const apostrophesOnly = /^[\p{L}\p{N}\p{M}'\u2019\u02bc]+$/u;

/** A longer chunk isn't a disguised word, and is read only in pieces. */
const longestReading = 200;

const none: readonly string[] = [];

/** The chunks of a folded text, in order. */
export function chunksOf(folded: string): Chunk[] {
  return folded
    .split(spaces)
    .filter((chunk) => chunk !== '')
    .map((chunk) => readChunk(chunk));
}

function readChunk(chunk: string): Chunk {
  if (plainWord.test(chunk)) return { pieces: [chunk], readings: none };
  const pieces: readonly string[] = chunk.match(wordCharacters) ?? none;
  if (chunk.length > longestReading || !letter.test(chunk)) return { pieces, readings: none };
  if (pieces.length > 1 && apostrophesOnly.test(chunk)) return { pieces, readings: none };
  const characters = Array.from(chunk);
  const readings = new Set([pieces.join(''), readSigns(characters, 'i'), readSigns(characters, 'l')]);
  if (pieces.length === 1) readings.delete(pieces[0] ?? '');
  readings.delete('');
  return { pieces, readings: [...readings] };
}

/** The chunk with digits and signs read as letters; an exclamation mark at either end is taken for punctuation. */
function readSigns(characters: readonly string[], one: 'i' | 'l'): string {
  let first = 0;
  let last = characters.length;
  while (first < last && punctuation.has(characters[first] ?? '')) first++;
  while (last > first && punctuation.has(characters[last - 1] ?? '')) last--;
  const meant = characters.slice(first, last).map((character) => letterOfSign(character, one) ?? character);
  return meant.join('').match(wordCharacters)?.join('') ?? '';
}
