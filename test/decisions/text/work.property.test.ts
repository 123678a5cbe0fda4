import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestJudgedText } from '../../../lambda/decisions/text/longest-text.ts';
import { createCountedBuild } from './counted-build.ts';
import { hostileText, hostileTexts } from './hostile-texts.ts';

const { functions, count } = await createCountedBuild();
const {
  countPersonalData,
  countSameMessages,
  domainsAbove,
  fold,
  hostCandidates,
  measureRepetition,
  quadratic,
} = functions;

const phrases = functions.createBlockedPhrases([
  'snake',
  'snake snake snake oil',
  'a a a a a a b',
  'aaaaaaaaab',
  'ab.cd',
  '毒毒毒品',
  '🇸🇳🇸🇬',
]);

/** Each text function, and the most work that it may do for each UTF-16 unit, whatever the text says. */
const works: readonly (readonly [string, number, (text: string) => unknown])[] = [
  ['fold', 60, fold],
  // A unit may fold to eighteen letters; each is read four times, and met by sixteen places in the tree at most.
  ['blocked phrases', 1600, (text) => phrases.isIn(text)],
  // Of each name as many domains are looked up as a domain of the settings may have labels.
  ['hosts', 250, (text) => hostCandidates(text, 1000).map(({ host }) => domainsAbove(host))],
  // Each digit may begin seven numbers of nineteen digits.
  ['personal data', 250, (text) => countPersonalData(text, 'any')],
  ['repetition', 30, measureRepetition],
  // A moderation request carries ten earlier messages.
  ['same messages', 600, (text) => countSameMessages(text, Array(10).fill(text))],
];

/** Long enough for quadratic work to stand out, short enough to count it for every text. */
const partLength = 1000;

/**
 * Four times the text, as a multiple of the work: linear work grows by 4, or a little more where it looks a
 * fixed distance ahead; quadratic work by 16.
 */
function growth(work: (text: string) => unknown, text: string): number {
  const part = text.slice(0, partLength);
  return (count(() => work(part.repeat(4))) - 1000) / count(() => work(part));
}

describe('the measure', () => {
  it.each(Object.entries(quadratic))('finds quadratic work %s', (_where, work) => {
    expect(growth(work, 'a'.repeat(partLength))).toBeGreaterThan(10);
  });

  it('is exact', () => {
    const text = 'Zoë １２３ '.repeat(50);
    const once = count(() => fold(text));
    expect(once).toBeGreaterThan(text.length);
    expect(count(() => fold(text))).toBe(once);
  });
});

describe.each(works)('the work of %s', { timeout: 30_000 }, (_name, most, work) => {
  it('grows with the length alone on every hostile text', () => {
    for (const [what, text] of hostileTexts) {
      const part = text.slice(0, partLength);
      expect(
        count(() => work(part)),
        what,
      ).toBeLessThanOrEqual(most * part.length + 1000);
      expect(growth(work, text), what).toBeLessThanOrEqual(6);
    }
  });

  it('grows with the length alone on what is put together from all of that', () => {
    const property = fc.property(hostileText, (whole) => {
      const text = whole.slice(0, 3000);
      expect(count(() => work(text))).toBeLessThanOrEqual(most * text.length + 1000);
    });
    fc.assert(property, { numRuns: 20 });
  });

  it('ends at the longest text that is looked at', () => {
    const atMost = count(() => work('a'.repeat(longestJudgedText)));
    expect(count(() => work('a'.repeat(3 * longestJudgedText)))).toBeLessThanOrEqual(atMost);
  });
});
