import type { Benchmark } from './benchmark.ts';
import { ingressEnvironment } from './environments.ts';
import { compareFunctions, type Variant } from './function-comparison.ts';
import { beforeMessageRequest, deliveryRequest } from './requests.ts';

type Name =
  | 'plain'
  | 'raw-send'
  | 'sdk-send'
  | 'usual'
  | 'delivery-without-queue'
  | 'before-message'
  | 'delivery';

const withoutNetwork = { environment: ingressEnvironment, invocationsPerRound: 1000, messages: 0 };
const withNetwork = { environment: ingressEnvironment, invocationsPerRound: 100, messages: 1 };
const delivery = deliveryRequest();

const variants: readonly Variant<Name>[] = [
  { name: 'plain', entry: 'tools/benchmark/variants/plain-handler.ts', event: delivery, ...withoutNetwork },
  {
    name: 'delivery-without-queue',
    entry: 'tools/benchmark/variants/ingress-without-queue.ts',
    event: delivery,
    ...withoutNetwork,
  },
  { name: 'before-message', entry: 'ingress', event: beforeMessageRequest(), ...withoutNetwork },
  {
    name: 'raw-send',
    entry: 'tools/benchmark/variants/plain-handler-raw-send.ts',
    event: delivery,
    ...withNetwork,
  },
  {
    name: 'sdk-send',
    entry: 'tools/benchmark/variants/plain-handler-sdk-send.ts',
    event: delivery,
    ...withNetwork,
  },
  { name: 'usual', entry: 'tools/benchmark/variants/usual-ingress.ts', event: delivery, ...withNetwork },
  { name: 'delivery', entry: 'ingress', event: delivery, ...withNetwork },
];

/** Processor time of warm functions, bundled as for deployment. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'ingress',
  summary: 'processor time of a warm ingress, without the network and with it',
  settings: { rounds: { meaning: 'rounds that count', standard: 25, least: 3, most: 1000 } },
  async run({ rounds }) {
    const measurements = await compareFunctions(variants, { rounds, warmUp: 5 });
    return {
      comparisons: [
        {
          what: 'a delivery, the queue accepting at once',
          against: 'a function that compares the credentials and parses the body',
          ratio: measurements.ratio('delivery-without-queue', 'plain'),
          goal: 2,
        },
        {
          what: 'before_message, every rule off',
          against: 'the same function',
          ratio: measurements.ratio('before-message', 'plain'),
        },
        {
          what: 'a delivery, sent to SQS',
          against: 'that function and a signed request without any client',
          ratio: measurements.ratio('delivery', 'raw-send'),
          goal: 2.4,
        },
        {
          what: 'a delivery, sent to SQS',
          against: "that function and the SDK's client as it comes",
          ratio: measurements.ratio('delivery', 'sdk-send'),
        },
        {
          what: 'a delivery, sent to SQS',
          against: 'an ingress of the same libraries and zod, written without further care',
          ratio: measurements.ratio('delivery', 'usual'),
        },
      ],
      figures: variants.map(({ name }) => ({
        what: `one invocation: ${name}`,
        value: measurements.quartiles(name).median,
        unit: 'us',
      })),
    };
  },
};
