import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import type { Benchmark, Findings } from './benchmark.ts';
import { ingressEnvironment } from './environments.ts';
import { measureInRounds } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { beforeMessageRequest, deliveryRequest, password, username } from './requests.ts';
import { type AwsStandIn, startAwsStandIn } from './stand-in/aws-stand-in.ts';

const run = promisify(execFile);
const delayMilliseconds = 30;
const manyWords = 20_000;

type Name = 'before_message' | 'before_message-late' | 'before_message-words' | 'delivery' | 'delivery-late';

/** Time on the clock, with an AWS that takes 30 ms to answer: what is loaded while the network is waited for is free. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'first-answer',
  summary: 'time of the ingress to its first answer, AWS answering after 30 ms',
  settings: { rounds: { meaning: 'rounds that count', standard: 20, least: 3, most: 1000 } },
  run: ({ rounds }) =>
    withFolder(async (folder) => {
      await bundleFunction('ingress', join(folder, 'ingress'));
      await bundleFunction('tools/benchmark/variants/ingress-loading-late.ts', join(folder, 'late'));
      const plain = await startAwsStandIn({ username, password }, { delayMilliseconds });
      const words = await startAwsStandIn(
        { username, password },
        { delayMilliseconds, words: madeUpWords(manyWords) },
      );
      try {
        return await compare(folder, plain, words, rounds);
      } finally {
        await plain.stop();
        await words.stop();
      }
    }),
};

async function compare(
  folder: string,
  plain: AwsStandIn,
  words: AwsStandIn,
  rounds: number,
): Promise<Findings> {
  const side = (name: Name, bundle: 'ingress' | 'late', event: object, aws: AwsStandIn) => ({
    name,
    measure: () => timeToAnswer(join(folder, bundle, 'index.mjs'), event, aws.url),
  });
  const measurements = await measureInRounds(
    [
      side('before_message', 'ingress', beforeMessageRequest(), plain),
      side('before_message-late', 'late', beforeMessageRequest(), plain),
      side('before_message-words', 'ingress', beforeMessageRequest(), words),
      side('delivery', 'ingress', deliveryRequest(), plain),
      side('delivery-late', 'late', deliveryRequest(), plain),
    ],
    { rounds, warmUp: 1 },
  );
  const median = (name: Name) => measurements.quartiles(name).median;
  return {
    comparisons: [
      {
        what: 'a first before_message, the SQS client loaded while the network is waited for',
        against: 'the same, the client not loaded at all',
        ratio: measurements.ratio('before_message', 'before_message-late'),
        goal: 1.1,
      },
      {
        what: 'a first delivery, the SQS client loaded while the network is waited for',
        against: 'the same, the client loaded with the delivery',
        ratio: measurements.ratio('delivery', 'delivery-late'),
        goal: 1,
      },
    ],
    figures: [
      ...(
        [
          'before_message',
          'before_message-late',
          'before_message-words',
          'delivery',
          'delivery-late',
        ] as const
      ).map((name) => ({ what: `import and first answer: ${name}`, value: median(name), unit: 'ms' })),
      {
        what: `${manyWords} blocked words, more than none`,
        value: median('before_message-words') - median('before_message'),
        unit: 'ms',
      },
    ],
  };
}

const program = `
const before = performance.now();
const { handler } = await import(process.argv[1]);
const { statusCode } = await handler(JSON.parse(process.argv[2]), { awsRequestId: 'id' });
process.stdout.write('\\n' + (performance.now() - before));
process.exit(statusCode === 200 ? 0 : 1);
`;

/** Milliseconds from before the import of the bundle to the first answer. Rejects where that was not 200. */
async function timeToAnswer(bundle: string, event: object, awsUrl: string): Promise<number> {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, bundle, JSON.stringify(event)],
    { env: ingressEnvironment(awsUrl) },
  );
  return Number(stdout.trimEnd().split('\n').at(-1));
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
