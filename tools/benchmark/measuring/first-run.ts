import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** One function, one event. */
export interface FirstRun {
  readonly bundle: string;
  readonly event: object;
  readonly environment: Readonly<Record<string, string>>;
}

/** In milliseconds. */
export interface FirstRunTimes {
  /** Processor time from the start of the process to the first answer. */
  readonly life: number;
  /** Processor time from before the import of the bundle to the first answer. */
  readonly answer: number;
  /** The same on the clock. */
  readonly clock: number;
  /** Processor time of a warm answer; NaN if there was none. */
  readonly warm: number;
}

const warmUps = 300;

/** Writes the four times last. Standard output is opened first, as Lambda's runtime does for every function. */
const program = `
const { stdout } = process;
const spent = (before) => { const { user, system } = process.cpuUsage(before); return (user + system) / 1000; };
const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 10000 };
const [, bundle, event, warm] = process.argv;
const usage = process.cpuUsage();
const time = performance.now();
const { handler } = await import(bundle);
const invoke = async () => {
  const { statusCode, batchItemFailures } = await handler(JSON.parse(event), context);
  if (statusCode !== 200 && batchItemFailures?.length !== 0) process.exit(1);
};
await invoke();
const first = [spent(), spent(usage), performance.now() - time];
for (let count = 0; count < warm; count++) await invoke();
const before = process.cpuUsage();
for (let count = 0; count < warm; count++) await invoke();
stdout.write('\\n' + [...first, spent(before) / warm].join(' '));
process.exit(0);
`;

const run = promisify(execFile);

/** Starts a function in a new process and invokes it. Rejects if its answer wasn't a success. */
export async function runOnce(
  { bundle, event, environment }: FirstRun,
  { warm = false } = {},
): Promise<FirstRunTimes> {
  const given = [bundle, JSON.stringify(event), warm ? String(warmUps) : '0'];
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program, ...given], {
    env: environment,
    maxBuffer: 64 * 1024 * 1024,
  });
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
  const [life = Number.NaN, answer = Number.NaN, clock = Number.NaN, later = Number.NaN] = lastLine
    .split(' ')
    .map(Number);
  return { life, answer, clock, warm: later };
}
