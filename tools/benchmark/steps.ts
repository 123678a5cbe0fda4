import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { createBlockedPhrases } from '../../lambda/decisions/text/blocked-phrases.ts';
import { benchmark, rounds } from './benchmark.ts';
import { messageDelivery } from './inputs.ts';
import { measureInRounds } from './measuring/rounds.ts';

const text =
  'Shall we meet at the l a k e at 5 pm? Bring some w a t e r, the b!g tent and enough to eat for everybody';

/** All sides run in one process, in turns. */
export const steps = benchmark({
  name: 'steps',
  summary: 'checking a delivery, and judging a message by a long list of words',
  options: rounds(60),
  async run(options) {
    const json = JSON.stringify(messageDelivery('message_sent'));
    const delivery = parseDelivery(JSON.parse(json));
    if (delivery === undefined) throw new Error("the sample isn't a delivery");
    const few = createBlockedPhrases(madeUpWords(10));
    const many = createBlockedPhrases(madeUpWords(20_000));
    const side = <Name extends string>(name: Name, work: () => boolean) => ({
      name,
      measure: async () => ({ microseconds: microsecondsOf(work) }),
    });
    const measured = await measureInRounds(
      [
        side('JSON.parse of its text', () => typeof JSON.parse(json) === 'object'),
        side('checking and normalising a message', () => normaliseDelivery(delivery).ok),
        side('judging a message by ten words', () => !few.isIn(text)),
        side('judging a message by 20,000 words', () => !many.isIn(text)),
      ],
      { ...options, warmUp: 10 },
    );
    const time = measured.of('microseconds', 'one call', 'us');
    return [
      time.compare('checking and normalising a message', 'JSON.parse of its text', 1.5),
      time.compare('judging a message by 20,000 words', 'judging a message by ten words', 1.1),
      ...time.figures,
    ];
  },
});

const repetitions = 2000;

/** What one call takes, of many in a row. The work answers true each time, so that it isn't optimised away. */
function microsecondsOf(work: () => boolean): number {
  let done = 0;
  const start = performance.now();
  for (let repetition = 0; repetition < repetitions; repetition += 1) if (work()) done += 1;
  const microseconds = ((performance.now() - start) * 1000) / repetitions;
  if (done < repetitions) throw new Error('the work was not done');
  return microseconds;
}

/** Different words, the same each time: numbers with letters for digits. */
function madeUpWords(count: number): string[] {
  const letter = (digit: string) => String.fromCharCode(97 + Number.parseInt(digit, 26));
  return Array.from(
    { length: count },
    (_, index) => `q${(index + 26 ** 2).toString(26).replace(/./g, letter)}x`,
  );
}
