import type { Benchmark } from './benchmark.ts';
import { workerEnvironment } from './environments.ts';
import { compareFunctions, type Variant } from './function-comparison.ts';
import { messageDelivery } from './requests.ts';

type Name = 'forward' | 'check' | 'worker';

const batch = 10;
export const batchEvent = { Records: Array.from({ length: batch }, (_, index) => record(index)) };

function record(index: number): object {
  return recordOf(JSON.stringify(messageDelivery('message_sent', { seed: index + 1 })), index);
}

const every = {
  event: batchEvent,
  environment: (awsUrl: string) => ({
    ...workerEnvironment(awsUrl),
    FORWARD_QUEUE_URL: `${awsUrl}/000000000000/forward.fifo`,
  }),
  invocationsPerRound: 50,
  messages: batch,
};

const variants: readonly Variant<Name>[] = [
  { name: 'forward', entry: 'tools/benchmark/variants/forwarding-worker.ts', ...every },
  { name: 'check', entry: 'tools/benchmark/variants/checking-worker.ts', ...every },
  { name: 'worker', entry: 'worker', ...every },
];

/** Processor time of warm functions, bundled as for deployment: a batch of ten messages of ten conversations. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'worker',
  summary: 'processor time that a warm worker takes for an event',
  settings: { rounds: { meaning: 'rounds that count', standard: 30, least: 3, most: 1000 } },
  async run({ rounds }) {
    const measurements = await compareFunctions(variants, { rounds, warmUp: 8 });
    return {
      comparisons: [
        {
          what: 'a batch of ten made into events and published',
          against: 'the same bodies parsed and sent on by the SDK',
          ratio: measurements.ratio('worker', 'forward'),
        },
        {
          what: 'a batch of ten made into events and published',
          against: 'a plain worker: a schema, an envelope, the SDK; no log, no metrics',
          ratio: measurements.ratio('worker', 'check'),
          goal: 0.85,
        },
      ],
      figures: variants.map(({ name }) => ({
        what: `an event: ${name}`,
        value: measurements.quartiles(name).median / batch,
        unit: 'us',
      })),
    };
  },
};

/** A record as Lambda hands it over from a lane's queue. */
export function recordOf(body: string, index: number): object {
  const text = (value: string) => ({ dataType: 'String', stringValue: value });
  return {
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1790000000000',
      SenderId: 'ingress',
      ApproximateFirstReceiveTimestamp: '1790000000010',
      MessageGroupId: `conversation-${index}`,
      MessageDeduplicationId: `deduplication-${index}`,
    },
    messageAttributes: {
      trigger: text('message_sent'),
      webhook: text('relay'),
      receivedAt: { dataType: 'Number', stringValue: '1790000000000' },
      requestId: text('00000000-0000-4000-8000-000000000000'),
    },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:lane.fifo',
    awsRegion: 'eu-west-1',
  };
}
