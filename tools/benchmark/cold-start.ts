import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { type AwsStandIn, coldStartEnvironment, startAwsStandIn } from './cold-start-environment.ts';
import { beforeMessageRequest, deliveryRequest, moderationRequest } from './cold-start-requests.ts';

/**
 * How long the ingress function takes from nothing to its first answer, as a multiple of a function that does nothing: the
 * whole life of a process that imports the bundle and asks it once.
 *
 * Each round starts every variant once, in a process of its own and in random order; the ratio is taken within the round,
 * so that a busy machine slows both sides alike. Run it with `node tools/benchmark/cold-start.ts [rounds]`. Absolute times
 * are of this machine and its plain-text stand-in for AWS, so none is printed.
 */
const rounds = Number(process.argv[2] ?? 15);
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

/** Milliseconds from the start of the process to its end. Rejects where the answer was not 200. */
async function measure(bundle: string, event: object, aws: AwsStandIn): Promise<number> {
  const startedAt = performance.now();
  await run(process.execPath, ['--input-type=module', '--eval', child, bundle, JSON.stringify(event)], {
    env: coldStartEnvironment(aws),
  });
  return performance.now() - startedAt;
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(2);
}

const folder = await mkdtemp(join(tmpdir(), 'relay-cold-start-'));
const aws = await startAwsStandIn();
try {
  const nothing = join(folder, 'nothing.mjs');
  await writeFile(nothing, 'export const handler = async () => ({ statusCode: 200 });\n');
  await bundleFunction('ingress', join(folder, 'ingress'));
  const ingress = join(folder, 'ingress', 'index.mjs');

  const ratios = new Map<string, number[]>(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = Object.entries(variants).sort(() => Math.random() - 0.5);
    const baseline = await measure(nothing, {}, aws);
    for (const [name, request] of order) {
      const milliseconds = await measure(ingress, request(), aws);
      ratios.get(name)?.push(milliseconds / baseline);
    }
  }

  console.log(`from nothing to the first answer, as a multiple of an empty function (${rounds} rounds):`);
  for (const [name, values] of ratios) {
    const sorted = values.toSorted((left, right) => left - right);
    console.log(
      `  ${name.padEnd(20)} median ${quantile(sorted, 0.5)}  quartiles ${quantile(sorted, 0.25)} to ${quantile(sorted, 0.75)}`,
    );
  }
} finally {
  await aws.stop();
  await rm(folder, { recursive: true, force: true });
}
