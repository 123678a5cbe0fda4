import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { type Benchmark, figure } from './benchmark.ts';
import {
  batchEvent,
  beforeMessageRequest,
  deliveryRequest,
  ingressEnvironment,
  workerEnvironment,
} from './inputs.ts';
import { runOnce } from './measuring/first-run.ts';
import { quartiles } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { startAwsStandIn } from './stand-in/aws-stand-in.ts';

/** Lambda gives a function a whole processor at this memory, and less of one in proportion. */
const wholeProcessorMegabytes = 1769;
const sizes = [256, 512, 768, 1024];

/**
 * What memory means for time. No quota is put on the process: its processor time is measured and divided by the share of
 * a processor that Lambda gives. That is how long it takes while it doesn't wait; if Lambda gives a start more, it is less.
 */
export const benchmark: Benchmark<'rounds'> = {
  name: 'memory',
  summary: 'first and warm answers by memory size, worked out from processor time',
  settings: { rounds: { meaning: 'rounds that count', standard: 10, most: 1000 } },
  run: ({ rounds }) =>
    withFolder(async (folder) => {
      for (const name of ['ingress', 'worker'] as const) await bundleFunction(name, join(folder, name));
      const aws = await startAwsStandIn();
      const ingress = { bundle: join(folder, 'ingress/index.mjs'), environment: ingressEnvironment(aws.url) };
      const worker = { bundle: join(folder, 'worker/index.mjs'), environment: workerEnvironment(aws.url) };
      const works = [
        { name: 'before_message', event: beforeMessageRequest(), ...ingress },
        { name: 'delivery', event: deliveryRequest(), ...ingress },
        { name: 'batch of ten', event: batchEvent(), ...worker },
      ].map((work) => ({ ...work, first: [] as number[], warm: [] as number[] }));
      try {
        for (let round = 0; round < rounds; round += 1)
          for (const work of works) {
            const { life, warm } = await runOnce(work, { warm: true });
            work.first.push(life);
            work.warm.push(warm);
          }
      } finally {
        await aws.stop();
      }
      return works.flatMap(({ name, first, warm }) => [
        ...bySize(`first ${name}, from the start of the process`, first),
        ...bySize(`warm ${name}`, warm),
      ]);
    }),
};

function bySize(what: string, processorMilliseconds: readonly number[]) {
  const { median } = quartiles(processorMilliseconds);
  return [
    figure(`${what}: processor time`, 'ms', median),
    ...sizes.map((size) => figure(`${what}: at ${size} MB`, 'ms', (median * wholeProcessorMegabytes) / size)),
  ];
}
