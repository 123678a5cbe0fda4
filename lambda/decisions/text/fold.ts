import { plainLetter, symbolLetter } from './confusables.ts';
import { longestJudgedText } from './longest-text.ts';

/**
 * Accents, Hebrew points, Arabic vowel signs and stretching. Marks that are letters' own parts, as in Hindi or in
 * Japanese, are not among them.
 */
const strippedMark =
  /[[[\p{M}&&[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Cyrillic}\p{Script=Hebrew}]]--[\u{3099}\u{309a}]]\u{640}]/gv;

/** Zero-width characters, soft hyphens, direction signs, variation selectors, fillers. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** Parts a text into stretches of ASCII and stretches of anything else. */
const beyondAscii = /(\P{ASCII}+)/u;

/**
 * A text reduced to what a reader sees: compatibility forms are made plain (`ｆ`, `𝐟`, `ﬁ`), accents and invisible
 * characters go, case is folded, look-alike letters of Cyrillic and Greek become Latin. Spaces, signs and digits stay.
 *
 * It works character by character: Unicode normalisation of a whole text takes a time that grows with the square of its
 * length where the text is made of marks in the wrong order.
 */
export function fold(text: string): string {
  const known = new Map<string, string>();
  const parts: string[] = [];
  let length = 0;
  for (const part of text.slice(0, longestJudgedText).split(beyondAscii)) {
    const folded = part < '\x80' ? part.toLowerCase() : foldCharacters(part, known);
    parts.push(folded);
    // One character may fold to eighteen; what a text grows to is bounded too.
    length += folded.length;
    if (length > longestJudgedText) break;
  }
  return parts.join('').slice(0, longestJudgedText);
}

function foldCharacters(text: string, known: Map<string, string>): string {
  let folded = '';
  for (const character of text) {
    let plain = known.get(character);
    if (plain === undefined) {
      plain = foldCharacter(character);
      known.set(character, plain);
    }
    folded += plain;
    if (folded.length > longestJudgedText) break;
  }
  return folded;
}

function foldCharacter(character: string): string {
  const letter = symbolLetter(character.codePointAt(0) ?? 0);
  if (letter !== undefined) return letter;
  if (invisible.test(character)) return '';
  const plain = character
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(strippedMark, '');
  let letters = '';
  for (const part of plain) letters += plainLetter(part);
  return letters;
}
