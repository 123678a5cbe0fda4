import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { type Benchmark, figure, type Result, ratio } from './benchmark.ts';
import { beforeMessageRequest, deliveryRequest, ingressEnvironment, moderationRequest } from './inputs.ts';
import { type FirstRunTimes, runOnce } from './measuring/first-run.ts';
import { measureInRounds, type Side } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { startAwsStandIn } from './stand-in/aws-stand-in.ts';

const delayMilliseconds = 30;
const manyWords = 20_000;

/**
 * Loading and compiling code is nearly all of a cold start, and processor time tells it on a busy machine too. Time on the
 * clock, with an AWS that answers after 30 ms, shows what is loaded while the network is waited for. The stand-in for AWS
 * speaks plain text, so what TLS takes isn't in it; nor is what Lambda needs to fetch the code.
 */
export const benchmark: Benchmark<'rounds'> = {
  name: 'cold-start',
  summary: 'the ingress from nothing to its first answer',
  settings: { rounds: { meaning: 'rounds that count', standard: 20, most: 1000 } },
  run: ({ rounds }) =>
    withFolder(async (folder) => {
      const bundles = await bundleAll(folder);
      const near = await startAwsStandIn();
      const far = await startAwsStandIn({ delayMilliseconds });
      const farWithWords = await startAwsStandIn({ delayMilliseconds, words: madeUpWords(manyWords) });
      try {
        return [
          ...(await processorTimes(bundles, near.url, rounds)),
          figure('code that before_message needs', 'kB', neededBytes(bundles.metafile) / 1000, 120),
          ...(await clockTimes(bundles, far.url, farWithWords.url, rounds)),
        ];
      } finally {
        for (const aws of [near, far, farWithWords]) await aws.stop();
      }
    }),
};

type Bundles = Awaited<ReturnType<typeof bundleAll>>;

async function bundleAll(folder: string) {
  const file = (name: string) => join(folder, name);
  await writeFile(file('nothing.mjs'), 'export const handler = async () => ({ statusCode: 200 });\n');
  await bundlePlainly('tools/benchmark/variants/usual-ingress.ts', file('usual.mjs'));
  await bundlePlainly('tools/benchmark/variants/usual-ingress-with-secret.ts', file('secret.mjs'));
  await bundleFunction('tools/benchmark/variants/ingress-loading-late.ts', file('late'));
  return {
    nothing: file('nothing.mjs'),
    usual: file('usual.mjs'),
    usualWithSecret: file('secret.mjs'),
    late: file('late/index.mjs'),
    metafile: await bundleFunction('ingress', file('ingress')),
    ingress: file('ingress/index.mjs'),
  };
}

/** Sides that start a function anew each time and answer one of its times. */
function starts<Name extends string>(
  time: keyof FirstRunTimes,
  runs: Readonly<Record<Name, readonly [bundle: string, event: object, awsUrl: string]>>,
): Side<Name>[] {
  return namesOf(runs).map((name) => {
    const [bundle, event, awsUrl] = runs[name];
    const environment = ingressEnvironment(awsUrl);
    return { name, measure: async () => (await runOnce({ bundle, event, environment }))[time] };
  });
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  const names: Name[] = [];
  for (const name in record) names.push(name);
  return names;
}

const usualIngress = 'an ingress of the same libraries and zod, bundled without further care';

async function processorTimes(bundles: Bundles, awsUrl: string, rounds: number): Promise<Result[]> {
  const runs = {
    nothing: [bundles.nothing, {}, awsUrl],
    usual: [bundles.usual, deliveryRequest(), awsUrl],
    usualWithSecret: [bundles.usualWithSecret, deliveryRequest(), awsUrl],
    before_message: [bundles.ingress, beforeMessageRequest(), awsUrl],
    'before_message, never loading the SQS client': [bundles.late, beforeMessageRequest(), awsUrl],
    moderation: [bundles.ingress, moderationRequest(), awsUrl],
    delivery: [bundles.ingress, deliveryRequest(), awsUrl],
  } as const;
  const lives = await measureInRounds(starts('life', runs), { rounds, warmUp: 1 });
  const answers = await measureInRounds(starts('answer', runs), { rounds, warmUp: 1 });
  const whole = (name: keyof typeof runs, goal?: number) =>
    ratio(
      `the whole process: ${name}`,
      'a process whose function does nothing',
      lives.ratio(name, 'nothing'),
      goal,
    );
  const first = (name: keyof typeof runs, against: string, baseline: keyof typeof runs) =>
    ratio(`import and first answer: ${name}`, against, answers.ratio(name, baseline));
  return [
    whole('before_message', 2.6),
    whole('before_message, never loading the SQS client'),
    whole('moderation', 2.6),
    whole('delivery', 3.6),
    first('delivery', `${usualIngress}, credentials in the code`, 'usual'),
    first('delivery', `${usualIngress}, credentials fetched`, 'usualWithSecret'),
    first('before_message', 'a delivery', 'delivery'),
    ...namesOf(runs).map((name) =>
      figure(`import and first answer: ${name}`, 'ms', answers.quartiles(name).median),
    ),
  ];
}

async function clockTimes(
  bundles: Bundles,
  awsUrl: string,
  awsWithWordsUrl: string,
  rounds: number,
): Promise<Result[]> {
  const runs = {
    before_message: [bundles.ingress, beforeMessageRequest(), awsUrl],
    'before_message, never loading the SQS client': [bundles.late, beforeMessageRequest(), awsUrl],
    [`before_message with ${manyWords} blocked words`]: [
      bundles.ingress,
      beforeMessageRequest(),
      awsWithWordsUrl,
    ],
    delivery: [bundles.ingress, deliveryRequest(), awsUrl],
    'delivery, loading the SQS client with it': [bundles.late, deliveryRequest(), awsUrl],
  } as const;
  const clock = await measureInRounds(starts('clock', runs), { rounds, warmUp: 1 });
  const title = (name: string) =>
    `time to the first answer, AWS answering after ${delayMilliseconds} ms: ${name}`;
  return [
    ratio(
      title('before_message, the SQS client loaded meanwhile'),
      'never loading it',
      clock.ratio('before_message', 'before_message, never loading the SQS client'),
      1.1,
    ),
    ratio(
      title('delivery, the SQS client loaded meanwhile'),
      'loading it with the delivery',
      clock.ratio('delivery', 'delivery, loading the SQS client with it'),
      1,
    ),
    ...namesOf(runs).map((name) => figure(title(name), 'ms', clock.quartiles(name).median)),
  ];
}

/** Bundles a module as esbuild does it without any of the relay's own plugins: what the relay's bundle is compared with. */
async function bundlePlainly(entry: string, outputFile: string): Promise<void> {
  await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: [entry],
    outfile: outputFile,
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
}

/** Of the entry, of what wires the handler, and of what they import without being asked. */
function neededBytes({ outputs }: Metafile): number {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') visit(path);
  };
  Object.keys(outputs)
    .filter((name) => name.endsWith('/index.mjs') || name.includes('/create-handler-'))
    .forEach(visit);
  return [...found].reduce((bytes, name) => bytes + (outputs[name]?.bytes ?? 0), 0);
}

/** Different words, the same each time: one syllable after the other, counted up. */
export function madeUpWords(count: number): string[] {
  const syllables = [...'bdfgklmnprst'].flatMap((consonant) =>
    [...'aeiou'].map((vowel) => consonant + vowel),
  );
  return Array.from({ length: count }, (_, index) => {
    let word = '';
    for (let rest = index + syllables.length; rest > 0; rest = Math.floor(rest / syllables.length))
      word += syllables[rest % syllables.length];
    return `q${word}x`;
  });
}
