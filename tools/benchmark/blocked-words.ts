import { createBlockedPhrases } from '../../lambda/decisions/text/blocked-phrases.ts';
import type { Benchmark } from './benchmark.ts';
import { madeUpWords } from './first-answer.ts';
import { measureInRounds, microsecondsOf } from './measuring/rounds.ts';

const text =
  'Shall we meet at the l a k e at 5 pm? Bring some w a t e r, the b!g tent and enough to eat for everybody';

/** Both sides run in one process, in turns. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'blocked-words',
  summary: 'what it costs to judge a message by a long list of words',
  settings: { rounds: { meaning: 'rounds that count', standard: 60, least: 3, most: 10_000 } },
  async run({ rounds }) {
    const ten = createBlockedPhrases(madeUpWords(10));
    const many = createBlockedPhrases(madeUpWords(20_000));
    const side = <Name extends string>(name: Name, words: typeof ten) => ({
      name,
      measure: async () => microsecondsOf(() => (words.isIn(text) ? 0 : 1)),
    });
    const measurements = await measureInRounds([side('ten', ten), side('many', many)], {
      rounds,
      warmUp: 10,
    });
    return {
      comparisons: [
        {
          what: 'judging a message by 20,000 words',
          against: 'by ten',
          ratio: measurements.ratio('many', 'ten'),
          goal: 1.1,
        },
      ],
      figures: [
        { what: 'by ten words', value: measurements.quartiles('ten').median, unit: 'us' },
        { what: 'by 20,000 words', value: measurements.quartiles('many').median, unit: 'us' },
      ],
    };
  },
};
