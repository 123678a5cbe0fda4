/** Letters of other scripts that look like a Latin one, in lower case. The first of each pair is the look-alike. */
const lookAlikes =
  // Cyrillic
  'аa вb еe ѕs іi јj кk мm нh оo рp сc тt уy хx ԁd һh ԛq ԝw ӏl ' +
  // Greek
  'αa βb εe ηn ιi κk νv οo ρp τt υu χx γy ' +
  // Latin letters that have no decomposition
  'ıi ɑa ɡg ƅb ɩi øo łl đd ħh ŧt ƙk ɓb ɗd ɠg ƥp ƭt ƴy ƶz';

const ofLookAlike = new Map(lookAlikes.split(' ').map((pair) => [pair.slice(0, -1), pair.slice(-1)]));

/** The Latin letter that a lower-case letter looks like, or the letter itself. */
export function plainLetter(letter: string): string {
  return ofLookAlike.get(letter) ?? letter;
}

/** First code points of rows of 26 symbols that stand for A to Z and that Unicode does not decompose. */
const symbolAlphabets = [0x1f150, 0x1f170, 0x1f1e6];

/** The letter that a negative circled or squared letter, or a regional indicator, stands for. */
export function symbolLetter(codePoint: number): string | undefined {
  const first = symbolAlphabets.find((start) => codePoint >= start && codePoint < start + 26);
  return first === undefined ? undefined : String.fromCharCode(0x61 + codePoint - first);
}

/** Digits and signs that are written for letters; `1`, `!` and `|` stand for either of two. */
const signs = '0o 2z 3e 4a 5s 6g 7t 8b 9g @a $s €e +t £l ¢c ¥y';
const ofSign = new Map(signs.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]));

/** The letter that a digit or sign is written for; undefined where it is written for none. */
export function letterOfSign(sign: string, one: 'i' | 'l'): string | undefined {
  return sign === '1' || sign === '!' || sign === '|' ? one : ofSign.get(sign);
}
