import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import type { Benchmark } from './benchmark.ts';
import { ingressEnvironment } from './environments.ts';
import { measureInRounds } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { beforeMessageRequest, deliveryRequest, moderationRequest, password, username } from './requests.ts';
import { type AwsStandIn, startAwsStandIn } from './stand-in/aws-stand-in.ts';

const run = promisify(execFile);

const variants = {
  'a delivery, queued': deliveryRequest,
  before_message: beforeMessageRequest,
  moderation: moderationRequest,
} as const;

const child = `
const { handler } = await import(process.argv[1]);
const { statusCode } = await handler(JSON.parse(process.argv[2]), { awsRequestId: 'id' });
process.exit(statusCode === 200 ? 0 : 1);
`;

/**
 * The whole life of a process that imports the bundle and asks it once, as a multiple of one whose function does nothing.
 * The stand-in for AWS speaks plain text, so the time that TLS takes is not in it.
 */
export const benchmark: Benchmark<'rounds'> = {
  name: 'cold-start',
  summary: 'how long the ingress takes from nothing to its first answer',
  settings: { rounds: { meaning: 'rounds that count', standard: 15, least: 3, most: 1000 } },
  run: ({ rounds }) =>
    withFolder(async (folder) => {
      const nothing = join(folder, 'nothing.mjs');
      await writeFile(nothing, 'export const handler = async () => ({ statusCode: 200 });\n');
      await bundleFunction('ingress', join(folder, 'ingress'));
      const ingress = join(folder, 'ingress', 'index.mjs');
      const aws = await startAwsStandIn({ username, password });
      try {
        const measurements = await measureInRounds<string>(
          [
            { name: 'nothing', measure: () => lifetime(nothing, {}, aws) },
            ...Object.entries(variants).map(([name, request]) => ({
              name,
              measure: () => lifetime(ingress, request(), aws),
            })),
          ],
          { rounds, warmUp: 1 },
        );
        return {
          comparisons: Object.keys(variants).map((name) => ({
            what: `from nothing to the first answer: ${name}`,
            against: 'a function that does nothing',
            ratio: measurements.ratio(name, 'nothing'),
            goal: 4,
          })),
        };
      } finally {
        await aws.stop();
      }
    }),
};

/** Milliseconds from the start of the process to its end. Rejects where the answer was not 200. */
async function lifetime(bundle: string, event: object, aws: AwsStandIn): Promise<number> {
  const startedAt = performance.now();
  await run(process.execPath, ['--input-type=module', '--eval', child, bundle, JSON.stringify(event)], {
    env: ingressEnvironment(aws.url),
  });
  return performance.now() - startedAt;
}
