import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import type { Benchmark, Findings } from './benchmark.ts';
import { ingressEnvironment } from './environments.ts';
import { bundlePlainly } from './measuring/plain-bundle.ts';
import { measureInRounds } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { beforeMessageRequest, deliveryRequest, moderationRequest, password, username } from './requests.ts';
import { startAwsStandIn } from './stand-in/aws-stand-in.ts';

const run = promisify(execFile);

type Name = 'nothing' | 'usual' | 'usual-with-secret' | 'delivery' | 'before_message' | 'moderation';

interface Start {
  readonly name: Name;
  readonly bundle: string;
  readonly event: object;
}

/**
 * Loading and compiling code is nearly all of a cold start, and processor time tells it on a busy machine too. The stand-in
 * for AWS speaks plain text, so what TLS takes is not in it; nor is what Lambda needs to fetch the code.
 */
export const benchmark: Benchmark<'rounds'> = {
  name: 'cold-start',
  summary: 'processor time of the ingress from nothing to its first answer',
  settings: { rounds: { meaning: 'rounds that count', standard: 20, least: 3, most: 1000 } },
  run: ({ rounds }) => withFolder(async (folder) => compareStarts(await bundles(folder), rounds)),
};

async function bundles(folder: string): Promise<readonly Start[]> {
  const nothing = join(folder, 'nothing.mjs');
  const usual = join(folder, 'usual.mjs');
  const usualWithSecret = join(folder, 'usual-with-secret.mjs');
  const ingress = join(folder, 'ingress', 'index.mjs');
  await writeFile(nothing, 'export const handler = async () => ({ statusCode: 200 });\n');
  await bundlePlainly('tools/benchmark/variants/usual-ingress.ts', usual);
  await bundlePlainly('tools/benchmark/variants/usual-ingress-with-secret.ts', usualWithSecret);
  await bundleFunction('ingress', join(folder, 'ingress'));
  return [
    { name: 'nothing', bundle: nothing, event: {} },
    { name: 'usual', bundle: usual, event: deliveryRequest() },
    { name: 'usual-with-secret', bundle: usualWithSecret, event: deliveryRequest() },
    { name: 'delivery', bundle: ingress, event: deliveryRequest() },
    { name: 'before_message', bundle: ingress, event: beforeMessageRequest() },
    { name: 'moderation', bundle: ingress, event: moderationRequest() },
  ];
}

async function compareStarts(starts: readonly Start[], rounds: number): Promise<Findings> {
  const aws = await startAwsStandIn({ username, password });
  const sides = (measure: (start: Start, awsUrl: string) => Promise<number>) =>
    starts.map((start) => ({ name: start.name, measure: () => measure(start, aws.url) }));
  try {
    const lives = await measureInRounds(sides(lifetime), { rounds, warmUp: 1 });
    const answers = await measureInRounds(sides(importAndAnswer), { rounds, warmUp: 1 });
    const whole = (name: Name, what: string) => ({
      what: `the whole process: ${what}`,
      against: 'a process whose function does nothing',
      ratio: lives.ratio(name, 'nothing'),
      goal: 4,
    });
    return {
      comparisons: [
        whole('delivery', 'a delivery, sent to SQS'),
        whole('before_message', 'before_message'),
        whole('moderation', 'moderation'),
        {
          what: 'import and first answer: a delivery, sent to SQS',
          against:
            'an ingress of the same libraries and zod, bundled without further care, its credentials in the code',
          ratio: answers.ratio('delivery', 'usual'),
          goal: 0.7,
        },
        {
          what: 'import and first answer: a delivery, sent to SQS',
          against: 'the same ingress, its credentials fetched from Secrets Manager as the relay does',
          ratio: answers.ratio('delivery', 'usual-with-secret'),
        },
        {
          what: 'import and first answer: before_message',
          against: 'a delivery, sent to SQS',
          ratio: answers.ratio('before_message', 'delivery'),
        },
      ],
      figures: starts.map(({ name }) => ({
        what: `import and first answer: ${name}`,
        value: answers.quartiles(name).median,
        unit: 'ms',
      })),
    };
  } finally {
    await aws.stop();
  }
}

/** What it writes last: the microseconds of processor time of the whole process, and those from the import to the answer. */
const program = `
const before = process.cpuUsage();
const { handler } = await import(process.argv[1]);
const { statusCode } = await handler(JSON.parse(process.argv[2]), { awsRequestId: 'id' });
const sum = ({ user, system }) => user + system;
process.stdout.write('\\n' + sum(process.cpuUsage()) + ' ' + sum(process.cpuUsage(before)));
process.exit(statusCode === 200 ? 0 : 1);
`;

/** Milliseconds of processor time from the start of the process to its answer. Rejects where that was not 200. */
async function lifetime(start: Start, awsUrl: string): Promise<number> {
  return (await lastNumbers(start, awsUrl))[0] / 1000;
}

/** Milliseconds of processor time from before the import of the bundle to the first answer. */
async function importAndAnswer(start: Start, awsUrl: string): Promise<number> {
  return (await lastNumbers(start, awsUrl))[1] / 1000;
}

async function lastNumbers(start: Start, awsUrl: string): Promise<readonly [number, number]> {
  const lastLine = (await runOnce(start, awsUrl)).trimEnd().split('\n').at(-1) ?? '';
  const [life = Number.NaN, answer = Number.NaN] = lastLine.split(' ').map(Number);
  return [life, answer];
}

async function runOnce({ bundle, event }: Start, awsUrl: string): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, bundle, JSON.stringify(event)],
    { env: ingressEnvironment(awsUrl) },
  );
  return stdout;
}
