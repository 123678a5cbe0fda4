import { benchmark, rounds } from './benchmark.ts';
import { batchEvent, batchSize } from './inputs.ts';
import { compareFunctions } from './measuring/functions.ts';

/** Processor time of warm functions, bundled as for deployment: a batch of ten messages of ten conversations. */
export const worker = benchmark({
  name: 'worker',
  summary: 'processor time that a warm worker takes for an event',
  options: rounds(30),
  async run(options) {
    const work = { event: batchEvent(), invocationsPerRound: 50, messages: batchSize };
    const measured = await compareFunctions(
      [
        {
          name: 'a schema, an envelope and the SDK; no log, no metrics',
          entry: 'tools/benchmark/variants/plain-worker.ts',
          ...work,
        },
        { name: 'the worker', entry: 'worker', ...work },
      ],
      { ...options, warmUp: 8 },
    );
    const time = measured.of('microseconds', 'an event of a batch of ten', 'us', batchSize);
    return [
      time.compare('the worker', 'a schema, an envelope and the SDK; no log, no metrics', 1.1),
      ...time.figures,
    ];
  },
});
