import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedWords } from '../../../lambda/decisions/rules/blocked-words.ts';
import { hostileText } from '../text/hostile-texts.ts';
import { judge, pass } from './judge.ts';

const words = [
  'snake',
  'snake oil',
  'bad egg',
  'ass',
  'straße',
  'hell',
  '毒品',
  '🍆',
  'хлеб',
  'مخدرات',
  'हत्या',
];

describe('blocked words', () => {
  it.each([
    ['the word', 'a snake'],
    ['another case', 'a SnAkE'],
    ['accents', 'a śnâke'],
    ['accents as marks of their own', 'a s\u0301nake'],
    ['full-width letters', 'ｓｎａｋｅ'],
    ['mathematical letters', '𝖘𝖓𝖆𝖐𝖊'],
    ['letters in circles and squares', '🅢🅝ⓐⓚⓔ'],
    ['letters of flags', '🇸🇳🇦🇰🇪'],
    ['letters of another script that look the same', 'ѕnаkе'],
    ['characters that nobody sees', 'sn\u200bake and s\u00adnake'],
    ['punctuation around it', '"snake"!!!'],
    ['an underscore', 'my_snake_here'],
    ['digits and signs for letters', 'sn4k3 oil'],
    ['signs at its beginning', '$nake'],
    ['signs at its end', 'a$$'],
    ['dots in it', 's.n.a.k.e'],
    ['one dot in it', 'sna.ke'],
    ['spaces in it', 'oh s n a k e s'],
    ['letters held down', 'snaaaakeee'],
    ['letters held down that are doubled anyway', 'asssss'],
    ['a phrase', 'a bad egg'],
    ['a phrase over lines and signs', 'bad\n — egg'],
    ['a phrase with a hyphen', 'bad-egg'],
    ['a phrase in disguise', 'b4d ëgg'],
    ['a phrase, spelled', 'b.a.d.e.g.g'],
    ['sharp s', 'STRASSE'],
    ['a script without spaces', '我要毒品啊'],
    ['a script without spaces, with some', '毒 品'],
    ['an emoji with a skin tone', 'ha🍆🏽'],
    ['Cyrillic', 'ХЛЕБ'],
    ['Arabic with vowel signs and stretching', 'مُخـــدِّرات'],
    ['Hindi', 'हत्या'],
  ])('are found: %s', async (_what, text) => {
    expect(await judge(blockedWords, { words }, text)).toStrictEqual({
      outcome: 'drop',
      reason: 'blocked word',
      confidence: 1,
    });
  });

  it.each([
    ['another word', 'a cake'],
    ['a longer word with it in it', 'snakes and classes'],
    ['a number that could be read as one', 'room 455'],
    ['half a phrase', 'a bad day'],
    ['the words of a phrase in another order', 'egg bad'],
    ['a word with one letter of two', 'as far as I know'],
    ['nothing', ''],
    ['a word with an apostrophe', "sna'ke or he’ll"],
    ['signs alone', '!!! $$$ ...'],
    ['single letters that spell nothing', 'a b c d e f g'],
  ])('are not found in %s', async (_what, text) => {
    expect(await judge(blockedWords, { words }, text)).toStrictEqual(pass);
  });

  it('can be a mark instead of a drop', async () => {
    expect(await judge(blockedWords, { words, action: 'annotate' }, 'snake')).toStrictEqual({
      outcome: 'annotate',
      metadata: { blockedWords: true },
    });
  });

  it('are found wherever they stand, and whatever the case', () => {
    const plain = fc.stringMatching(/^[b-d ]{0,40}$/);
    const property = fc.asyncProperty(
      plain,
      plain,
      fc.constantFrom(...words),
      async (before, after, word) => {
        const texts = [word, word.toUpperCase(), word.normalize('NFD')].map(
          (form) => `${before} ${form} ${after}`,
        );
        for (const text of texts)
          expect(await judge(blockedWords, { words }, text)).toMatchObject({ outcome: 'drop' });
      },
    );
    return fc.assert(property);
  });

  it('are found in any mixture of disguises', () => {
    const disguises: readonly ((letter: string) => string)[] = [
      (letter) => letter,
      (letter) => letter.toUpperCase(),
      (letter) => letter.repeat(4),
      (letter) => `${letter}\u0301`,
      (letter) => `\u200b${letter}\u00ad`,
      (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0),
      (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x61 + 0x1d41a),
      (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x61 + 0x1f170),
      (letter) => ({ a: '@', e: '3', s: '$', o: '0', t: '7', g: '6', b: '8' })[letter] ?? letter,
      (letter) => ({ a: 'а', e: 'е', o: 'ο', k: 'к', s: 'ѕ', i: 'і' })[letter] ?? letter,
    ];
    const disguise = fc.constantFrom(...disguises);
    const property = fc.asyncProperty(
      fc.stringMatching(/^[a-z]{4,12}$/),
      fc.array(disguise, { minLength: 12, maxLength: 12 }),
      fc.constantFrom('', '.', '-', '_', '*', ' '),
      async (word, disguised, separator) => {
        const letters = Array.from(word, (letter, index) => disguised[index]?.(letter) ?? letter);
        // A letter that is held down is not a single letter any more.
        const isHeld = disguised.slice(0, word.length).includes(disguises[2] ?? String);
        const text = letters.join(isHeld && separator === ' ' ? '' : separator);
        // Where no letter is left, it reads as a number or as signs.
        fc.pre(/\p{L}/u.test(text.normalize('NFKD')) && !(separator === ' ' && /[0-9@$]/.test(text)));
        expect([text, await judge(blockedWords, { words: [word] }, `oh ${text} oh`)]).toMatchObject([
          text,
          { outcome: 'drop' },
        ]);
      },
    );
    return fc.assert(property, { numRuns: 500 });
  });

  it('are found wherever a list says so, however odd the list', () => {
    const property = fc.asyncProperty(
      fc.array(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), { minLength: 1, maxLength: 20 }),
      hostileText,
      async (list, text) => {
        const result = await judge(blockedWords, { words: list }, text);
        expect(['pass', 'drop']).toContain(result.outcome);
      },
    );
    return fc.assert(property, { numRuns: 30 });
  });
});
