import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSubstringMatcher } from '../../../lambda/decisions/text/substring-matcher.ts';

const word = fc.stringMatching(/^[ab😀]{1,6}$/u);

describe('a substring matcher', () => {
  it('finds what a search for each single word finds', () => {
    const text = fc.stringMatching(/^[ab😀c]{0,40}$/u);
    const property = fc.property(fc.array(word, { maxLength: 6 }), text, (words, searched) => {
      const expected = words.some((candidate) => searched.includes(candidate));
      expect(createSubstringMatcher(words).has(searched)).toBe(expected);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('finds a word that ends inside the beginning of another', () => {
    expect(createSubstringMatcher(['snakes', 'nak']).has('a snak')).toBe(true);
    expect(createSubstringMatcher(['aab', 'ab']).has('aaab')).toBe(true);
  });

  it('finds nothing where there are no words, or only empty ones', () => {
    expect(createSubstringMatcher([]).has('text')).toBe(false);
    expect(createSubstringMatcher(['']).has('text')).toBe(false);
  });
});
