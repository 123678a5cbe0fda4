import fc from 'fast-check';

/** As long as the longest text that CometChat is known to refuse. */
const hostileLength = 70_000;

function repeated(unit: string, length = hostileLength): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** Texts that were made to cost more than their length: what makes backtracking, quadratic or exponential work. */
export const hostileTexts: readonly (readonly [string, string])[] = [
  ['one letter', repeated('a')],
  ['one letter and what is not asked for', `${repeated('a')}!`],
  ['single letters', repeated('a ')],
  ['beginnings of a blocked phrase', repeated('snake ')],
  ['beginnings of a blocked word', repeated('snak')],
  ['marks in the wrong order', `a${'\u0301'.repeat(hostileLength / 2)}${'\u0323'.repeat(hostileLength / 2)}`],
  ['signs that may be letters', repeated('1!|$@')],
  ['signs that may be letters, with letters', repeated('a1!|$@ ')],
  ['mail signs', repeated('@')],
  ['halves of mail addresses', repeated('a@')],
  ['beginnings of mail addresses', repeated('a.b-')],
  ['dots', repeated('.')],
  ['bare hosts', repeated('ab.cd ')],
  ['different hosts', Array.from({ length: 9000 }, (_, index) => `${index}.com`).join(' ')],
  ['one long host', repeated('a.')],
  ['hosts with as many labels as can be', repeated(`http://${'a.'.repeat(120)}com `)],
  [
    'different hosts with many labels',
    Array.from({ length: 260 }, (_, index) => `http://${'a.'.repeat(120)}${index}.com`).join(' '),
  ],
  ['beginnings of URLs', repeated('http://')],
  ['URLs in URLs', repeated('http://a.b?u=')],
  ['hidden dots', repeated('[.]')],
  ['open brackets', repeated('[(<{')],
  ['one long number', repeated('4')],
  ['digits set apart', repeated('4 1 ')],
  ['beginnings of card numbers', repeated('4111 1111 1111 111 ')],
  ['beginnings of telephone numbers', repeated('+49(0)')],
  ['separators', repeated('1---')],
  ['spaces', repeated(' ')],
  ['lines', repeated('\n')],
  ['invisible characters', repeated('\u200b')],
  ['ligatures that fold to eighteen letters', repeated('\ufdfa')],
  ['halves of surrogate pairs', repeated('\ud83c')],
  ['flags', repeated('🇸🇳')],
  ['text without spaces', repeated('毒')],
  [
    'ever new characters',
    String.fromCodePoint(...Array.from({ length: 30_000 }, (_, index) => 0xc0 + index)),
  ],
];

/** Texts put together from what the rules look for. */
export const hostileText = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        ...hostileTexts.map(([, text]) => text.slice(0, 12)),
        'snake oil',
        '4111111111111111',
        'a@b.example',
      ),
      fc.integer({ min: 1, max: 300 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) =>
    parts
      .map(([unit, times]) => unit.repeat(times))
      .join('')
      .slice(0, hostileLength),
  );
