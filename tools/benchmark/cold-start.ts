import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { benchmark, figure, ratio, rounds } from './benchmark.ts';
import { beforeMessageRequest, deliveryRequest, moderationRequest } from './inputs.ts';
import { startAwsStandIn } from './measuring/aws-stand-in.ts';
import { bundleOf, runOnce } from './measuring/functions.ts';
import { measureInRounds } from './measuring/rounds.ts';

const delayMilliseconds = 30;

/**
 * Loading and compiling code is nearly all of a cold start, and processor time tells it on a busy machine too. Time on the
 * clock, with an AWS that answers after 30 ms, shows what is loaded while the network is waited for. The stand-in for AWS
 * speaks plain text, so what TLS takes isn't in it; nor is what Lambda needs to fetch the code.
 */
export const coldStart = benchmark({
  name: 'cold-start',
  summary: 'the ingress from nothing to its first answer',
  options: rounds(20),
  async run(options) {
    const bundles = await bundleAll();
    return [
      ...(await compareProcessorTimes(bundles, options.rounds)),
      figure('code that before_message needs', 'kB', bundles.neededBytes / 1000, 120),
      ...(await compareClockTimes(bundles, options.rounds)),
    ];
  },
});

type Bundles = Awaited<ReturnType<typeof bundleAll>>;

async function bundleAll() {
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
  const nothing = join(folder, 'nothing.mjs');
  await writeFile(nothing, 'export const handler = async () => ({ statusCode: 200 });\n');
  const { outputs } = await bundleFunction('ingress', folder);
  return {
    nothing,
    usual: await bundlePlainly('tools/benchmark/variants/usual-ingress.ts', join(folder, 'usual.mjs')),
    late: await bundleOf('tools/benchmark/variants/ingress-loading-late.ts'),
    ingress: join(folder, 'index.mjs'),
    neededBytes: bytesNeeded(outputs),
  };
}

async function compareProcessorTimes({ nothing, usual, ingress, late }: Bundles, count: number) {
  await using aws = await startAwsStandIn();
  const side = <Name extends string>(name: Name, bundle: string, event: object) => ({
    name,
    measure: () => runOnce(bundle, event, aws.url),
  });
  const measured = await measureInRounds(
    [
      side('nothing', nothing, {}),
      side('usual', usual, deliveryRequest()),
      side('before_message', ingress, beforeMessageRequest()),
      side('before_message, never loading the SQS client', late, beforeMessageRequest()),
      side('moderation', ingress, moderationRequest()),
      side('delivery', ingress, deliveryRequest()),
    ],
    { rounds: count, warmUp: 1 },
  );
  const [life, answer] = [measured.of('life'), measured.of('answer')];
  const whole = (name: Parameters<typeof life.ratio>[0], goal?: number) =>
    ratio(
      `the whole process: ${name}`,
      'a process whose function does nothing',
      life.ratio(name, 'nothing'),
      goal,
    );
  return [
    whole('before_message', 2.6),
    whole('before_message, never loading the SQS client'),
    whole('moderation', 2.6),
    whole('delivery', 3.6),
    ratio(
      'import and first answer: delivery',
      'an ingress of the same libraries and zod, bundled without further care',
      answer.ratio('delivery', 'usual'),
    ),
    ...life.figures('the whole process', 'ms'),
    ...answer.figures('import and first answer', 'ms'),
  ];
}

async function compareClockTimes({ ingress, late }: Bundles, count: number) {
  await using aws = await startAwsStandIn(delayMilliseconds);
  const side = <Name extends string>(name: Name, bundle: string, event: object) => ({
    name,
    measure: () => runOnce(bundle, event, aws.url),
  });
  const measured = await measureInRounds(
    [
      side('before_message, the SQS client loaded meanwhile', ingress, beforeMessageRequest()),
      side('before_message, never loading the SQS client', late, beforeMessageRequest()),
      side('delivery, the SQS client loaded meanwhile', ingress, deliveryRequest()),
      side('delivery, loading the SQS client with it', late, deliveryRequest()),
    ],
    { rounds: count, warmUp: 1 },
  );
  const clock = measured.of('clock');
  const title = `time to the first answer, AWS answering after ${delayMilliseconds} ms`;
  const compare = (
    name: Parameters<typeof clock.ratio>[0],
    baseline: Parameters<typeof clock.ratio>[1],
    goal: number,
  ) => ratio(`${title}: ${name}`, baseline, clock.ratio(name, baseline), goal);
  return [
    compare(
      'before_message, the SQS client loaded meanwhile',
      'before_message, never loading the SQS client',
      1.1,
    ),
    compare('delivery, the SQS client loaded meanwhile', 'delivery, loading the SQS client with it', 1),
    ...clock.figures(title, 'ms'),
  ];
}

/** Bundles a module as esbuild does it without any of the relay's own plugins. */
async function bundlePlainly(entry: string, outfile: string): Promise<string> {
  await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Some dependencies are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** Of the entry, of what wires the handler, and of what they import without being asked. */
function bytesNeeded(outputs: Awaited<ReturnType<typeof bundleFunction>>['outputs']): number {
  const needed = new Set(Object.keys(outputs).filter((name) => /\/(index\.mjs$|create-handler-)/.test(name)));
  // A set hands out what is added to it meanwhile.
  for (const name of needed)
    for (const { path, kind } of outputs[name]?.imports ?? [])
      if (kind === 'import-statement') needed.add(path);
  return [...needed].reduce((bytes, name) => bytes + (outputs[name]?.bytes ?? 0), 0);
}
