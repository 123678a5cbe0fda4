import { Session } from 'node:inspector/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlockedPhrases } from '../../../lambda/decisions/text/blocked-phrases.ts';
import { domainsAbove, hostCandidates } from '../../../lambda/decisions/text/hosts.ts';
import { countPersonalData } from '../../../lambda/decisions/text/personal-data.ts';
import { countSameMessages, measureRepetition } from '../../../lambda/decisions/text/repetition.ts';
import { hostileTexts } from './hostile-texts.ts';

const phrases = createBlockedPhrases([
  'snake',
  'snake snake snake oil',
  'a a a a a a b',
  'aaaaaaaaab',
  '毒毒毒品',
]);

const works: readonly (readonly [string, (text: string) => unknown])[] = [
  ['blocked phrases', (text) => phrases.isIn(text)],
  ['hosts', (text) => hostCandidates(text, 1000).map(({ host }) => domainsAbove(host))],
  ['personal data', (text) => countPersonalData(text, 'any')],
  ['repetition', measureRepetition],
  ['same messages', (text) => countSameMessages(text, Array(10).fill(text))],
];

/**
 * The functions of text count their steps themselves (`steps.test.ts`). Here the engine counts for them: how often each
 * block of their code was run. So work that a function forgets to count shows too.
 */
describe('the blocks that the engine has run', () => {
  const session = new Session();

  beforeAll(async () => {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  });
  afterAll(() => session.disconnect());

  /** Taking the counts sets them back to nought. */
  async function takeBlocks(): Promise<number> {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .filter(({ url }) => url.includes('/lambda/decisions/'))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0);
  }

  async function countBlocks(work: () => unknown): Promise<number> {
    await takeBlocks();
    work();
    return takeBlocks();
  }

  // Linear work is run four times, quadratic work sixteen times. The engine's counts are not exact to a few per cent.
  it.each(works)('for %s grow with the length of a text alone', async (_name, work) => {
    for (const [what, text] of hostileTexts) {
      const part = text.slice(0, 4000);
      const once = await countBlocks(() => work(part));
      expect(once, what).toBeGreaterThan(0);
      expect(await countBlocks(() => work(part.repeat(4))), what).toBeLessThanOrEqual(6 * once + 1000);
    }
  });
});
