import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlockedPhrases } from '../../../lambda/decisions/text/blocked-phrases.ts';
import { fold } from '../../../lambda/decisions/text/fold.ts';
import { domainsAbove, hostCandidates } from '../../../lambda/decisions/text/hosts.ts';
import { countPersonalData } from '../../../lambda/decisions/text/personal-data.ts';
import { countSameMessages, measureRepetition } from '../../../lambda/decisions/text/repetition.ts';
import { longestJudgedText, type Step } from '../../../lambda/decisions/text/step.ts';
import { countSteps, hostileText, hostileTexts } from './hostile-texts.ts';

const phrases = createBlockedPhrases([
  'snake',
  'snake snake snake oil',
  'a a a a a a b',
  'aaaaaaaaab',
  'ab.cd',
  '毒毒毒品',
  '🇸🇳🇸🇬',
]);

/** What each text function may cost for each UTF-16 unit: a bound that has nothing to do with what the text says. */
const costs: readonly (readonly [string, number, (text: string, step: Step) => unknown])[] = [
  ['fold', 1, fold],
  // A unit may fold to eighteen letters; each is read four times, and met by sixteen places in the tree at most.
  ['blocked phrases', 200, (text, step) => phrases.isIn(text, step)],
  // Of each name as many domains are looked up as a domain of the settings may have labels.
  [
    'hosts',
    32,
    (text, step) => hostCandidates(text, 1000, step).map(({ host }) => domainsAbove(host, step).length),
  ],
  // Each digit may begin seven numbers of nineteen digits.
  ['personal data', 250, (text, step) => countPersonalData(text, 'any', step)],
  ['repetition', 1, measureRepetition],
  // A moderation request carries ten earlier messages.
  ['same messages', 11, (text, step) => countSameMessages(text, Array(10).fill(text), step)],
];

/** What any function of text must not do: look at the whole text for each of its units. */
const quadratic = (text: string, step: Step) => {
  for (const _ of text) step(text.length);
};

it('is a measure that work growing with the square of the length does not pass', () => {
  const once = countSteps((step) => quadratic('a'.repeat(1000), step));
  expect(countSteps((step) => quadratic('a'.repeat(2000), step))).toBeGreaterThan(2.1 * once + 1000);
});

describe.each(costs)('the steps of %s', (_name, cost, work) => {
  it.each(hostileTexts)('grow with the length alone on %s', (_what, text) => {
    expect(countSteps((step) => work(text, step))).toBeLessThanOrEqual(cost * text.length + 100);
  });

  it('grow with the length alone on what is put together from all of that', () => {
    const property = fc.property(hostileText, (text) => {
      expect(countSteps((step) => work(text, step))).toBeLessThanOrEqual(cost * text.length + 100);
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('double where a text is doubled, and no more', () => {
    for (const [, text] of hostileTexts) {
      const half = text.slice(0, 20_000);
      const once = countSteps((step) => work(half, step));
      expect(countSteps((step) => work(half + half, step))).toBeLessThanOrEqual(2.1 * once + 1000);
    }
  });

  it('end at the longest text that is looked at', () => {
    const most = countSteps((step) => work('a'.repeat(longestJudgedText), step));
    expect(countSteps((step) => work('a'.repeat(3 * longestJudgedText), step))).toBeLessThanOrEqual(most);
  });
});
