import { parseArgs } from 'node:util';
import { type Profile, profiles } from './profiles.ts';
import { type ModelRun, runModel } from './run-model.ts';

const usage = `Drives the relay's acknowledgements and workers over a model of SQS FIFO queues that fail.

npm run model -- [--runs 10000] [--seed 1] [--profile "slow calls"] [--trace]

  --runs N        How many seeds to run. Default: 10000.
  --seed N        The first seed. With --runs 1 it repeats one run.
  --profile NAME  One of: ${profiles.map(({ name }) => name).join(', ')}. Default: all in turn.
  --trace         Prints every call of the last run.

Ends with 1 at the first broken promise, and prints the command that repeats it.`;

interface Options {
  readonly runs: number;
  readonly first: number;
  readonly profile: Profile | undefined;
  readonly trace: boolean;
}

/** Undefined where the usage was asked for. Throws where the command line makes no sense. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      profile: { type: 'string' },
      trace: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [runs, first] = [Number(values.runs), Number(values.seed)];
  if (!Number.isSafeInteger(runs) || runs < 1) throw new Error('--runs must be a whole number from 1');
  if (!Number.isSafeInteger(first) || first < 0) throw new Error('--seed must be a whole number from 0');
  const profile = profiles.find(({ name }) => name === values.profile);
  if (values.profile !== undefined && profile === undefined)
    throw new Error(`there is no profile "${values.profile}"`);
  return { runs, first, profile, trace: values.trace };
}

/** Returns the exit code. */
async function main({ runs, first, profile, trace }: Options): Promise<number> {
  const total = { deliveries: 0, events: 0, ends: new Map<string, number>() };
  for (let done = 1; done <= runs; done += 1) {
    const run = await runModel(first + done - 1, profile === undefined ? {} : { profile });
    const broken = run.violations.length > 0;
    if (trace && (broken || done === runs)) console.log(run.trace().join('\n'));
    if (broken) {
      complain(run, profile);
      return 1;
    }
    total.deliveries += run.deliveries;
    total.events += run.events;
    for (const [end, times] of Object.entries(run.ends))
      total.ends.set(end, (total.ends.get(end) ?? 0) + times);
    if (done % 500 === 0) console.log(`${done} of ${runs} seeds, no promise broken`);
  }
  console.log(
    `${runs} seeds, ${total.deliveries} deliveries, ${total.events} events: no promise broken. How records ended:`,
  );
  for (const [end, times] of [...total.ends].sort()) console.log(`${String(times).padStart(10)}  ${end}`);
  return 0;
}

function complain({ seed, profile: name, violations }: ModelRun, profile: Profile | undefined): void {
  console.error(`Seed ${seed} (${name}) broke ${violations.length} promises:`);
  for (const violation of violations) console.error(`  ${violation}`);
  const option = profile === undefined ? '' : ` --profile "${profile.name}"`;
  console.error(`Repeat it: npm run model -- --runs 1 --seed ${seed}${option} --trace`);
}

try {
  const options = readOptions();
  if (options === undefined) console.log(usage);
  else process.exitCode = await main(options);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
