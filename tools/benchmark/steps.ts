import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { createBlockedPhrases } from '../../lambda/decisions/text/blocked-phrases.ts';
import { type Benchmark, figure, ratio } from './benchmark.ts';
import { madeUpWords } from './cold-start.ts';
import { messageDelivery } from './inputs.ts';
import { measureInRounds, microsecondsOf } from './measuring/rounds.ts';

const text =
  'Shall we meet at the l a k e at 5 pm? Bring some w a t e r, the b!g tent and enough to eat for everybody';

/** All sides run in one process, in turns. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'steps',
  summary: 'checking a delivery, and judging a message by a long list of words',
  settings: { rounds: { meaning: 'rounds that count', standard: 60, most: 10_000 } },
  async run({ rounds }) {
    const json = JSON.stringify(messageDelivery('message_sent'));
    const delivery = parseDelivery(JSON.parse(json));
    if (delivery === undefined) throw new Error("the sample isn't a delivery");
    const few = createBlockedPhrases(madeUpWords(10));
    const many = createBlockedPhrases(madeUpWords(20_000));
    const side = <Name extends string>(name: Name, work: () => number) => ({
      name,
      measure: async () => microsecondsOf(work),
    });
    const measured = await measureInRounds(
      [
        side('JSON.parse', () => Object.keys(JSON.parse(json)).length),
        side('checking and normalising', () => (normaliseDelivery(delivery).ok ? 1 : 0)),
        side('by ten words', () => (few.isIn(text) ? 0 : 1)),
        side('by 20,000 words', () => (many.isIn(text) ? 0 : 1)),
      ],
      { rounds, warmUp: 10 },
    );
    return [
      ratio(
        `checking and normalising a message_sent of ${Buffer.byteLength(json)} bytes`,
        'JSON.parse of its text',
        measured.ratio('checking and normalising', 'JSON.parse'),
        1.5,
      ),
      ratio(
        'judging a message by 20,000 words',
        'by ten',
        measured.ratio('by 20,000 words', 'by ten words'),
        1.1,
      ),
      ...(['JSON.parse', 'checking and normalising', 'by ten words', 'by 20,000 words'] as const).map(
        (name) => figure(name, 'us', measured.quartiles(name).median),
      ),
    ];
  },
};
