import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import type { Benchmark, Figure, Findings } from './benchmark.ts';
import { ingressEnvironment, workerEnvironment } from './environments.ts';
import { measureInRounds, quartiles } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { beforeMessageRequest, deliveryRequest, password, username } from './requests.ts';
import { startAwsStandIn } from './stand-in/aws-stand-in.ts';
import { batchEvent } from './worker.ts';

const run = promisify(execFile);

type Name = 'before_message' | 'delivery' | 'batch of ten';

interface Work {
  readonly name: Name;
  readonly bundle: string;
  readonly event: object;
  readonly environment: NodeJS.ProcessEnv;
}

/** Lambda gives a function a whole processor at this memory, and less of one in proportion. */
const wholeProcessorMegabytes = 1769;
const sizes = [256, 512, 1024] as const;

/**
 * What memory means for time. No quota is put on the process: its processor time is measured and divided by the share of
 * a processor that Lambda gives. That is how long it takes while it doesn't wait; if Lambda gives a start more, it is less.
 */
export const benchmark: Benchmark<'rounds'> = {
  name: 'memory',
  summary: 'first and later answers with 256, 512 and 1024 MB, worked out from processor time',
  settings: { rounds: { meaning: 'rounds that count', standard: 10, least: 3, most: 1000 } },
  run: ({ rounds }) =>
    withFolder(async (folder) => {
      const aws = await startAwsStandIn({ username, password });
      try {
        return await measure(await works(folder, aws.url), rounds);
      } finally {
        await aws.stop();
      }
    }),
};

async function works(folder: string, awsUrl: string): Promise<readonly Work[]> {
  await bundleFunction('ingress', join(folder, 'ingress'));
  await bundleFunction('worker', join(folder, 'worker'));
  const ingress = { bundle: join(folder, 'ingress', 'index.mjs'), environment: ingressEnvironment(awsUrl) };
  const worker = { bundle: join(folder, 'worker', 'index.mjs'), environment: workerEnvironment(awsUrl) };
  return [
    { name: 'before_message', event: beforeMessageRequest(), ...ingress },
    { name: 'delivery', event: deliveryRequest(), ...ingress },
    { name: 'batch of ten', event: batchEvent, ...worker },
  ];
}

async function measure(all: readonly Work[], rounds: number): Promise<Findings> {
  const later = new Map<Name, number[]>(all.map(({ name }) => [name, []]));
  const sides = all.map((work) => ({
    name: work.name,
    measure: async () => {
      const times = await processorTimes(work);
      later.get(work.name)?.push(times.later);
      return times.first;
    },
  }));
  const starts = await measureInRounds(sides, { rounds, warmUp: 0 });
  const figures = all.flatMap(({ name }) => [
    ...timesBySize(`${name}, from the start of the process`, starts.quartiles(name).median),
    ...timesBySize(`${name}, warm`, quartiles(later.get(name) ?? []).median),
  ]);
  return { comparisons: [], figures };
}

function timesBySize(what: string, processorMilliseconds: number): Figure[] {
  return [
    { what: `${what}: processor time`, value: processorMilliseconds, unit: 'ms' },
    ...sizes.map((megabytes) => ({
      what: `${what}: at ${megabytes} MB`,
      value: (processorMilliseconds * wholeProcessorMegabytes) / megabytes,
      unit: 'ms',
    })),
  ];
}

/** Writes last: milliseconds of processor time from the start of the process to the first answer, and of a warm one. */
const program = `
const sum = ({ user, system }) => (user + system) / 1000;
const { handler } = await import(process.argv[1]);
const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 10000 };
const invoke = async () => {
  const { statusCode, batchItemFailures } = await handler(JSON.parse(process.argv[2]), context);
  if (statusCode !== 200 && batchItemFailures?.length !== 0) process.exit(1);
};
await invoke();
const first = sum(process.cpuUsage());
for (let count = 0; count < 300; count++) await invoke();
const before = process.cpuUsage();
for (let count = 0; count < 200; count++) await invoke();
process.stdout.write('\\n' + first + ' ' + sum(process.cpuUsage(before)) / 200);
process.exit(0);
`;

async function processorTimes({ bundle, event, environment }: Work): Promise<{
  readonly first: number;
  readonly later: number;
}> {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, bundle, JSON.stringify(event)],
    { env: environment, maxBuffer: 64 * 1024 * 1024 },
  );
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
  const [first = Number.NaN, later = Number.NaN] = lastLine.split(' ').map(Number);
  return { first, later };
}
