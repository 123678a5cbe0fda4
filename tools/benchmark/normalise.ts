import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import type { Benchmark } from './benchmark.ts';
import { measureInRounds, microsecondsOf } from './measuring/rounds.ts';
import { messageDelivery } from './requests.ts';

/** Both sides run in one process, in turns. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'normalise',
  summary: 'what it costs to check a delivery and to give it the modern shape',
  settings: { rounds: { meaning: 'rounds that count', standard: 60, least: 3, most: 10_000 } },
  async run({ rounds }) {
    const text = JSON.stringify(messageDelivery('message_sent'));
    const delivery = parseDelivery(JSON.parse(text));
    if (delivery === undefined) throw new Error('the sample is not a delivery');
    const measurements = await measureInRounds(
      [
        { name: 'parse', measure: async () => microsecondsOf(() => Object.keys(JSON.parse(text)).length) },
        {
          name: 'normalise',
          measure: async () => microsecondsOf(() => (normaliseDelivery(delivery).ok ? 1 : 0)),
        },
      ],
      { rounds, warmUp: 10 },
    );
    return {
      comparisons: [
        {
          what: `checking and normalising a message_sent of ${Buffer.byteLength(text)} bytes`,
          against: 'JSON.parse of its text',
          ratio: measurements.ratio('normalise', 'parse'),
          goal: 1.5,
        },
      ],
      figures: [
        { what: 'JSON.parse', value: measurements.quartiles('parse').median, unit: 'us' },
        { what: 'checking and normalising', value: measurements.quartiles('normalise').median, unit: 'us' },
      ],
    };
  },
};
