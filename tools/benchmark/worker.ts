import { type Benchmark, figure, ratio } from './benchmark.ts';
import { batchEvent, batchSize, workerEnvironment } from './inputs.ts';
import { compareFunctions } from './measuring/function-comparison.ts';

const names = ['forwarded', 'checked', 'worker'] as const;

/** Processor time of warm functions, bundled as for deployment: a batch of ten messages of ten conversations. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'worker',
  summary: 'processor time that a warm worker takes for an event',
  settings: { rounds: { meaning: 'rounds that count', standard: 30, most: 1000 } },
  async run({ rounds }) {
    const variants = names.map((name) => ({
      name,
      entry: name === 'worker' ? name : ('tools/benchmark/variants/plain-worker.ts' as const),
      event: batchEvent(),
      environment: (awsUrl: string) => ({
        ...workerEnvironment(awsUrl),
        FORWARD_QUEUE_URL: `${awsUrl}/000000000000/forward.fifo`,
        PLAIN_WORKER: name,
      }),
      invocationsPerRound: 50,
      messages: batchSize,
    }));
    const measured = await compareFunctions(variants, { rounds, warmUp: 8 });
    const batch = 'a batch of ten made into events and published';
    return [
      ratio(
        batch,
        'a schema, an envelope and the SDK; no log, no metrics',
        measured.ratio('worker', 'checked'),
        1.1,
      ),
      ratio(batch, 'the same bodies parsed and sent on by the SDK', measured.ratio('worker', 'forwarded')),
      ...names.map((name) => figure(`an event: ${name}`, 'us', measured.quartiles(name).median / batchSize)),
    ];
  },
};
