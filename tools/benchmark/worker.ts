import { benchmark, ratio, rounds } from './benchmark.ts';
import { batchEvent, batchSize } from './inputs.ts';
import { compareFunctions } from './measuring/functions.ts';

/** Processor time of warm functions, bundled as for deployment: a batch of ten messages of ten conversations. */
export const worker = benchmark({
  name: 'worker',
  summary: 'processor time that a warm worker takes for an event',
  options: rounds(30),
  async run(options) {
    const work = { event: batchEvent(), invocationsPerRound: 50, messages: batchSize };
    const time = await compareFunctions(
      [
        { name: 'plain', entry: 'tools/benchmark/variants/plain-worker.ts', ...work },
        { name: 'worker', entry: 'worker', ...work },
      ],
      { ...options, warmUp: 8 },
    );
    return [
      ratio(
        'a batch of ten made into events and published',
        'a schema, an envelope and the SDK; no log, no metrics',
        time.ratio('worker', 'plain'),
        1.1,
      ),
      ...time.figures('an event', 'us', batchSize),
    ];
  },
});
