import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { functionOptions } from '../../infra/bundling/function-options.ts';
import { benchmark, figure, rounds } from './benchmark.ts';
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
    const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
    const nothing = join(folder, 'nothing.mjs');
    await writeFile(nothing, 'export const handler = async () => ({ statusCode: 200 });\n');
    const usual = await bundlePlainly('tools/benchmark/variants/usual-ingress.ts', folder);
    const late = await bundleOf('tools/benchmark/variants/ingress-loading-late.ts');
    const { outputs } = await bundleFunction('ingress', folder);
    const ingress = join(folder, 'index.mjs');

    await using near = await startAwsStandIn();
    await using far = await startAwsStandIn(delayMilliseconds);
    const side = <Name extends string>(name: Name, aws: typeof near, bundle: string, event: object) => ({
      name,
      measure: () => runOnce(bundle, event, aws.url),
    });
    const [question, delivery] = [beforeMessageRequest(), deliveryRequest()];
    const measured = await measureInRounds(
      [
        side('a function that does nothing', near, nothing, {}),
        side('the same libraries and zod, bundled without further care', near, usual, delivery),
        side('before_message', near, ingress, question),
        side('before_message, never loading the SQS client', near, late, question),
        side('moderation', near, ingress, moderationRequest()),
        side('delivery', near, ingress, delivery),
        side('before_message after 30 ms', far, ingress, question),
        side('before_message after 30 ms, never loading the SQS client', far, late, question),
        side('delivery after 30 ms', far, ingress, delivery),
        side('delivery after 30 ms, loading the SQS client with it', far, late, delivery),
      ],
      { ...options, warmUp: 1 },
    );
    const life = measured.of('life', 'the whole process', 'ms');
    const answer = measured.of('answer', 'import and first answer', 'ms');
    const clock = measured.of('clock', 'time to the first answer', 'ms');
    return [
      life.compare('before_message', 'a function that does nothing', 2.6),
      life.compare('before_message, never loading the SQS client', 'a function that does nothing'),
      life.compare('moderation', 'a function that does nothing', 2.6),
      life.compare('delivery', 'a function that does nothing', 3.6),
      answer.compare('delivery', 'the same libraries and zod, bundled without further care'),
      clock.compare(
        'before_message after 30 ms',
        'before_message after 30 ms, never loading the SQS client',
        1.1,
      ),
      clock.compare('delivery after 30 ms', 'delivery after 30 ms, loading the SQS client with it', 1),
      figure('code that before_message needs', 'kB', bytesNeeded(outputs) / 1000, 120),
      ...life.figures,
      ...clock.figures,
    ];
  },
});

/** Bundles a module like the relay's functions, but without any plugin, and in one file. */
async function bundlePlainly(entry: string, outdir: string): Promise<string> {
  await build({
    ...functionOptions,
    splitting: false,
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: { usual: entry },
    outdir,
    // Some dependencies are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return join(outdir, 'usual.mjs');
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
