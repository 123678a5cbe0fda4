import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../lambda/decisions/text/fold.ts';
import { longestJudgedText } from '../../../lambda/decisions/text/longest-text.ts';

describe('folding a text', () => {
  it.each([
    ['Snake 12 !', 'snake 12 !'],
    ['ｓｎＡＫＥ', 'snake'],
    ['ﬁne ½', 'fine 1⁄2'],
    ['ÉCLAIR e\u0301clair', 'eclair eclair'],
    ['Straße STRASSE', 'strasse strasse'],
    ['ΣΊΣΥΦΟΣ σίσυφος', 'σiσuφoσ σiσuφoσ'],
    ['s\u200bn\u00ada\u2060k\ufe0fe', 'snake'],
    ['İI ı', 'ii i'],
    ['Ѕnаkе', 'snake'],
    ['🅢🅽🇦', 'sna'],
    ['مُحَمَّـــد', 'محمد'],
    ['שָׁלוֹם', 'שלום'],
    ['हिन्दी', 'हिन्दी'],
    ['がぎ', 'か\u3099き\u3099'],
    ['한국', '한국'.normalize('NFKD')],
    ['日本', '日本'],
    ['👍🏽', '👍🏽'],
  ])('makes %j %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('gives composed and decomposed forms the same fold, in either case', () => {
    const letters = fc.string({ unit: fc.constantFrom('é', 'Å', 'ñ', 'ệ', 'ö', 'ŝ', 'a', 'Z', ' ') });
    const property = fc.property(letters, (text) => {
      for (const form of [
        text.normalize('NFD'),
        text.normalize('NFC'),
        text.toUpperCase(),
        text.toLowerCase(),
      ])
        expect(fold(form)).toBe(fold(text));
    });
    fc.assert(property);
  });

  it('takes any text, and never makes it longer than what is looked at', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(fold(text).length).toBeLessThanOrEqual(18 * text.length);
    });
    fc.assert(property);
    expect(fold('\ufdfa'.repeat(longestJudgedText)).length).toBe(longestJudgedText);
  });
});
