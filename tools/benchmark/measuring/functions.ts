import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { bundleFunction, type EntryPath, type FunctionName } from '../../../infra/bundling/bundle.ts';
import { functionEnvironment } from '../inputs.ts';
import { startAwsStandIn } from './aws-stand-in.ts';
import { measureInRounds, type RoundOptions } from './rounds.ts';

const program = fileURLToPath(new URL('function-process.mjs', import.meta.url));

const run = promisify(execFile);

/** Bundles a function as for deployment; its file. */
export async function bundleOf(entry: FunctionName | EntryPath): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  await bundleFunction(entry, folder);
  return join(folder, 'index.mjs');
}

const firstTimes = z.object({ life: z.number(), answer: z.number(), clock: z.number() });

/**
 * Starts a function in a new process and invokes it once. In milliseconds: `life` is processor time from the start of the
 * process to the answer, `answer` from before the import of the bundle, `clock` the same on the clock. Rejects if the answer
 * wasn't a success.
 */
export async function runOnce(bundle: string, event: object, awsUrl: string) {
  const { stdout } = await run(process.execPath, [program, bundle, JSON.stringify(event)], {
    env: functionEnvironment(awsUrl),
  });
  return firstTimes.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
}

const invocationAnswer = z.object({ microseconds: z.number() }).or(z.object({ problem: z.string() }));

/** Starts a function in its own process, so that what it costs can be told from what the others cost. */
function startFunction(bundle: string, awsUrl: string) {
  const child = fork(program, [bundle], {
    env: functionEnvironment(awsUrl),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`the process of ${bundle} has ended`)),
  );
  const stopped = ended.catch(() => undefined);
  return {
    /** Invokes it so often, one after the other: the processor time of one invocation. Rejects if one failed. */
    async microseconds(event: string, times: number): Promise<number> {
      child.send({ event, times });
      const [message] = await Promise.race([once(child, 'message'), ended]);
      const answer = invocationAnswer.parse(message);
      if ('problem' in answer) throw new Error(answer.problem);
      return answer.microseconds;
    },
    async stop(): Promise<void> {
      child.kill('SIGKILL');
      await stopped;
    },
  };
}

/** A function to be measured. */
export interface Variant<Name extends string> {
  readonly name: Name;
  /** A function of the relay, or a file that exports `handler`. All are bundled alike. */
  readonly entry: FunctionName | EntryPath;
  readonly event: object;
  readonly invocationsPerRound: number;
  /** Messages that SQS must have accepted after one invocation; undefined: they aren't counted. */
  readonly messages?: number;
}

/**
 * Measures the processor time of warm functions, each in its own process, against an AWS stand-in in this one. Variants of
 * one entry share a process. Rejects if a function failed, or SQS hasn't got what it should have.
 */
export async function compareFunctions<Name extends string>(
  variants: readonly Variant<Name>[],
  options: RoundOptions,
) {
  await using aws = await startAwsStandIn();
  const functions = new Map<string, ReturnType<typeof startFunction>>();
  try {
    const sides = [];
    for (const { name, entry, event, invocationsPerRound: times, messages } of variants) {
      const subject = functions.get(entry) ?? startFunction(await bundleOf(entry), aws.url);
      functions.set(entry, subject);
      const text = JSON.stringify(event);
      const measure = async () => {
        const before = aws.accepted();
        const microseconds = await subject.microseconds(text, times);
        const accepted = aws.accepted() - before;
        if (messages === undefined || accepted === times * messages) return { microseconds };
        throw new Error(`${name}: SQS has ${accepted} messages instead of ${times * messages}`);
      };
      sides.push({ name, measure });
    }
    return await measureInRounds(sides, options);
  } finally {
    for (const subject of functions.values()) await subject.stop();
  }
}
