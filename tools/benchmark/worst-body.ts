import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import type { Benchmark, Comparison, Figure } from './benchmark.ts';
import { ingressEnvironment, workerEnvironment } from './environments.ts';
import { type MeasuredFunction, startFunctionProcess } from './measuring/function-process.ts';
import { measureInRounds, type Side } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { postBody } from './requests.ts';
import { startAwsStandInProcess } from './stand-in/aws-stand-in-process.ts';
import { recordOf } from './worker.ts';
import { type Shape, shapeNames, worstBody } from './worst-bodies.ts';

/** What no body may cost, in microseconds of processor time. */
const most = 300_000;

const questions = {
  'before_message, at the ingress': {
    entry: 'ingress',
    eventOf: (shape: Shape) => postBody('/webhooks', worstBody('before_message', shape)),
  },
  'a delivery, at the ingress': {
    entry: 'ingress',
    eventOf: (shape: Shape) => postBody('/webhooks', worstBody('message_sent', shape)),
  },
  'a record, at the worker': {
    entry: 'worker',
    eventOf: (shape: Shape) => ({ Records: [recordOf(worstBody('message_sent', shape), 0)] }),
  },
} as const;

type Question = keyof typeof questions;
type Name = `${Question}: ${Shape}`;

const questionNames = Object.keys(questions).filter((name): name is Question => name in questions);

/** Bodies of 1 MiB that are made to be slow. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'worst-body',
  summary: 'processor time that the slowest bodies of 1 MiB take',
  settings: { rounds: { meaning: 'rounds that count', standard: 5, least: 3, most: 100 } },
  async run({ rounds }) {
    return withFolder(async (folder) => {
      const aws = await startAwsStandInProcess();
      const functions: MeasuredFunction[] = [];
      const start = async (entry: 'ingress' | 'worker', environment: Record<string, string>) => {
        const directory = join(folder, entry);
        await bundleFunction(entry, directory);
        const subject = await startFunctionProcess({ bundle: join(directory, 'index.mjs'), environment });
        functions.push(subject);
        return subject;
      };
      try {
        const subjects = {
          ingress: await start('ingress', ingressEnvironment(aws.url)),
          worker: await start('worker', workerEnvironment(aws.url)),
        };
        const sides = questionNames.flatMap((question) =>
          shapeNames.map((shape): Side<Name> => {
            const { entry, eventOf } = questions[question];
            const event = eventOf(shape);
            return { name: `${question}: ${shape}`, measure: () => subjects[entry].invoke(1, event) };
          }),
        );
        const measurements = await measureInRounds(sides, { rounds, warmUp: 1 });
        const figures = sides.map(
          ({ name }): Figure => ({
            what: name,
            value: measurements.quartiles(name).median / 1000,
            unit: 'ms',
          }),
        );
        const comparisons = questionNames.map((question): Comparison => {
          const slowest = shapeNames
            .map((shape) => ({ shape, cost: measurements.quartiles(`${question}: ${shape}`) }))
            .reduce((worst, one) => (one.cost.median > worst.cost.median ? one : worst));
          const { lower, median, upper } = slowest.cost;
          return {
            what: `${question}: ${slowest.shape}, the slowest of ${shapeNames.length} bodies`,
            against: `${most / 1000} ms of processor time`,
            ratio: { lower: lower / most, median: median / most, upper: upper / most },
            goal: 1,
          };
        });
        return { comparisons, figures };
      } finally {
        for (const subject of functions) await subject.stop();
        await aws.stop();
      }
    });
  },
};
