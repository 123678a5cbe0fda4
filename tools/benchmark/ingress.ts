import { benchmark, ratio, rounds } from './benchmark.ts';
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
    const time = await compareFunctions(
      [
        { name: 'plain', entry: `${folder}/plain-handler.ts`, ...withoutNetwork },
        { name: 'unsent delivery', entry: `${folder}/ingress-without-queue.ts`, ...withoutNetwork },
        { name: 'before_message', entry: 'ingress', ...withoutNetwork, event: beforeMessageRequest() },
        { name: 'usual', entry: `${folder}/usual-ingress.ts`, ...withNetwork },
        { name: 'delivery', entry: 'ingress', ...withNetwork },
      ],
      { ...options, warmUp: 5 },
    );
    const plain = 'comparing the credentials and parsing the body';
    const usual = 'an ingress of the same libraries and zod, without further care';
    return [
      ratio('before_message, every rule off', plain, time.ratio('before_message', 'plain'), 4),
      ratio('delivery without sending', plain, time.ratio('unsent delivery', 'plain'), 3.5),
      ratio('delivery, sent to SQS', usual, time.ratio('delivery', 'usual')),
      ...time.figures('one invocation', 'us'),
    ];
  },
});
