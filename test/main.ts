import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** One part of `npm test`. */
interface Step {
  readonly name: string;
  readonly commands: readonly string[];
  /** Processes that it keeps busy. */
  readonly workers: number;
}

/** Vitest's projects of one worker load and compile what they share once. */
const project = (name: string, { workers = 1, options = '' } = {}): Step => ({
  name,
  commands: [`vitest run --project ${name} --maxWorkers ${workers} ${options}`.trim()],
  workers,
});

const step = (name: string, ...commands: readonly string[]): Step => ({ name, commands, workers: 1 });

/** First what fails soonest, then what waits as well as computes; what only computes fills both processors at the end. */
const steps: readonly Step[] = [
  step('lint', 'biome check .'),
  // With one checker it takes longer, and half the processor time.
  step('types', 'tsc --noEmit --checkers 1', 'tsc --noEmit --project tools/console/page'),
  step('unused', 'knip --no-progress'),
  project('e2e', { workers: 2 }),
  project('tools', { workers: 2 }),
  project('release'),
  project('infra'),
  step('generated', 'vitest run --project property --project model --maxWorkers 1'),
  project('unit', { options: '--coverage' }),
];

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

/** Compiled code of dependencies, for the next process that loads them. V8 measures coverage less exactly with it. */
const compiled = {
  ...process.env,
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
};

const running = new Set<ChildProcess>();

async function runCommand(command: string): Promise<{ passed: boolean; output: string }> {
  const [program = '', ...words] = command.split(' ');
  const env = words.includes('--coverage') ? process.env : compiled;
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env });
  running.add(child);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  child.once('error', (error) => resolve(`${program} couldn't be started: ${error.message}\n`));
  child.once('close', (code) => resolve(code === 0 ? undefined : ''));
  const failure = await promise;
  running.delete(child);
  return { passed: failure === undefined, output: `${Buffer.concat(chunks)}${failure ?? ''}` };
}

async function runStep({ name, commands }: Step): Promise<Outcome> {
  const started = Date.now();
  let output = '';
  for (const command of commands) {
    const result = await runCommand(command);
    output += `$ ${command}\n${result.output}\n`;
    if (!result.passed) return { name, passed: false, seconds: secondsSince(started), output };
  }
  return { name, passed: true, seconds: secondsSince(started), output };
}

function secondsSince(time: number): number {
  return Math.round((Date.now() - time) / 1000);
}

function heading({ name, passed, seconds }: Outcome): string {
  return `${passed ? 'passed' : 'FAILED'}  ${name}  (${seconds} s)`;
}

/** Runs steps in their order, as many at a time as there are places. Prints each as it ends, and failures at the end. */
async function runAll(wanted: readonly Step[], places: number): Promise<boolean> {
  const waiting = [...wanted];
  const outcomes: Outcome[] = [];
  const active = new Map<Step, Promise<void>>();
  const taken = () => [...active.keys()].reduce((sum, { workers }) => sum + workers, 0);
  while (waiting.length + active.size > 0) {
    // Alone, a step may take more places than there are.
    while (waiting[0] !== undefined && (active.size === 0 || taken() + waiting[0].workers <= places)) {
      const [next] = waiting.splice(0, 1);
      if (next === undefined) break;
      const ended = runStep(next).then((outcome) => {
        active.delete(next);
        outcomes.push(outcome);
        console.log(outcome.passed ? `${outcome.output}${heading(outcome)}\n` : `${heading(outcome)}\n`);
      });
      active.set(next, ended);
    }
    await Promise.race(active.values());
  }
  const failed = outcomes.filter(({ passed }) => !passed);
  for (const outcome of failed) console.log(`${outcome.output}${heading(outcome)}\n`);
  console.log(outcomes.map(heading).join('\n'));
  return failed.length === 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });

const names = process.argv.slice(2);
const unknown = names.filter((name) => !steps.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(', ')}: choose ${steps.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const started = Date.now();
// More than processors: tests also wait, for processes and queues.
const passed = await runAll(
  steps.filter(({ name }) => names.length === 0 || names.includes(name)),
  2 * availableParallelism() + 1,
);
console.log(`\n${passed ? 'All passed' : 'Not all passed'} in ${secondsSince(started)} s.`);
process.exitCode = passed ? 0 : 1;
