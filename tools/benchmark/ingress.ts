import { type Benchmark, figure, ratio } from './benchmark.ts';
import { beforeMessageRequest, deliveryRequest, ingressEnvironment } from './inputs.ts';
import { compareFunctions, type Variant } from './measuring/function-comparison.ts';

const withoutNetwork = { environment: ingressEnvironment, invocationsPerRound: 1000, messages: 0 };
const withNetwork = { environment: ingressEnvironment, invocationsPerRound: 100, messages: 1 };
const event = deliveryRequest();
const folder = 'tools/benchmark/variants';

const entries = {
  plain: { entry: `${folder}/plain-handler.ts`, event, ...withoutNetwork },
  'delivery without sending': { entry: `${folder}/ingress-without-queue.ts`, event, ...withoutNetwork },
  before_message: { entry: 'ingress', event: beforeMessageRequest(), ...withoutNetwork },
  'plain with a signed request': { entry: `${folder}/plain-handler-raw-send.ts`, event, ...withNetwork },
  "plain with the SDK's client": { entry: `${folder}/plain-handler-sdk-send.ts`, event, ...withNetwork },
  usual: { entry: `${folder}/usual-ingress.ts`, event, ...withNetwork },
  delivery: { entry: 'ingress', event, ...withNetwork },
} as const satisfies Record<string, Omit<Variant<string>, 'name'>>;

type Name = keyof typeof entries;

const names = Object.keys(entries).filter((name): name is Name => name in entries);

/** Processor time of warm functions, bundled as for deployment. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'ingress',
  summary: 'processor time of a warm ingress, without the network and with it',
  settings: { rounds: { meaning: 'rounds that count', standard: 25, most: 1000 } },
  async run({ rounds }) {
    const variants = names.map((name): Variant<Name> => ({ name, ...entries[name] }));
    const measured = await compareFunctions(variants, { rounds, warmUp: 5 });
    const plain = 'comparing the credentials and parsing the body';
    const sent = 'delivery, sent to SQS';
    return [
      ratio('before_message, every rule off', plain, measured.ratio('before_message', 'plain'), 4),
      ratio('delivery without sending', plain, measured.ratio('delivery without sending', 'plain'), 3.5),
      ratio(
        sent,
        `${plain}, and a signed request without any client`,
        measured.ratio('delivery', 'plain with a signed request'),
      ),
      ratio(
        sent,
        `${plain}, and the SDK's client as it comes`,
        measured.ratio('delivery', "plain with the SDK's client"),
      ),
      ratio(
        sent,
        'an ingress of the same libraries and zod, without further care',
        measured.ratio('delivery', 'usual'),
      ),
      ...names.map((name) => figure(`one invocation: ${name}`, 'us', measured.quartiles(name).median)),
    ];
  },
};
