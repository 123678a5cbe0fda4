import { benchmark, rounds } from './benchmark.ts';
import { beforeMessageRequest, deliveryRequest } from './inputs.ts';
import { compareFunctions } from './measuring/functions.ts';

const folder = 'tools/benchmark/variants';

/** Processor time of warm functions, bundled as for deployment. */
export const ingress = benchmark({
  name: 'ingress',
  summary: 'processor time of a warm ingress, without the network and with it',
  options: rounds(25),
  async run(options) {
    const event = deliveryRequest();
    const withoutNetwork = { event, invocationsPerRound: 1000, messages: 0 };
    const withNetwork = { event, invocationsPerRound: 100, messages: 1 };
    const measured = await compareFunctions(
      [
        {
          name: 'comparing the credentials and parsing the body',
          entry: `${folder}/plain-handler.ts`,
          ...withoutNetwork,
        },
        {
          name: 'before_message, every rule off',
          entry: 'ingress',
          ...withoutNetwork,
          event: beforeMessageRequest(),
        },
        { name: 'delivery without sending', entry: `${folder}/ingress-without-queue.ts`, ...withoutNetwork },
        {
          name: 'the same libraries and zod, without further care',
          entry: `${folder}/usual-ingress.ts`,
          ...withNetwork,
        },
        { name: 'delivery, sent to SQS', entry: 'ingress', ...withNetwork },
      ],
      { ...options, warmUp: 5 },
    );
    const time = measured.of('microseconds', 'one invocation', 'us');
    return [
      time.compare('before_message, every rule off', 'comparing the credentials and parsing the body', 4),
      time.compare('delivery without sending', 'comparing the credentials and parsing the body', 3.5),
      time.compare('delivery, sent to SQS', 'the same libraries and zod, without further care'),
      ...time.figures,
    ];
  },
});
