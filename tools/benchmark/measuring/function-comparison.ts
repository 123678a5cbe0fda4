import { join } from 'node:path';
import { bundleFunction, type EntryPath, type FunctionName } from '../../../infra/bundling/bundle.ts';
import { startAwsStandInProcess } from '../stand-in/aws-stand-in.ts';
import { type MeasuredFunction, startFunctionProcess } from './function-process.ts';
import { type Measurements, measureInRounds, type RoundOptions } from './rounds.ts';
import { withFolder } from './with-folder.ts';

/** A function to be measured. */
export interface Variant<Name extends string> {
  readonly name: Name;
  /** A function of the relay, or a file that exports `handler`. All are bundled alike. */
  readonly entry: FunctionName | EntryPath;
  readonly event: object;
  readonly environment: (awsUrl: string) => Readonly<Record<string, string>>;
  readonly invocationsPerRound: number;
  /** Messages that SQS must have accepted after one invocation; undefined: they aren't counted. */
  readonly messages: number | undefined;
}

/**
 * Measures the processor time of functions, each bundled as for deployment and warm in its own process, against an AWS
 * stand-in in another. Variants of one entry and environment share a process. Rejects if a function failed, or SQS hasn't
 * got what it should have.
 */
export async function compareFunctions<Name extends string>(
  variants: readonly Variant<Name>[],
  options: RoundOptions,
): Promise<Measurements<Name>> {
  return withFolder(async (folder) => {
    const aws = await startAwsStandInProcess();
    const functions = new Map<string, Promise<MeasuredFunction>>();
    const start = async (entry: FunctionName | EntryPath, environment: Readonly<Record<string, string>>) => {
      const directory = join(folder, String(functions.size));
      await bundleFunction(entry, directory);
      return startFunctionProcess(join(directory, 'index.mjs'), environment);
    };
    try {
      const sides = [];
      for (const { name, entry, event, environment, invocationsPerRound: times, messages } of variants) {
        const values = environment(aws.url);
        const key = JSON.stringify([entry, values]);
        const subject = await (functions.get(key) ?? start(entry, values));
        functions.set(key, Promise.resolve(subject));
        const measure = async () => {
          const before = await aws.accepted();
          const microseconds = await subject.invoke(times, event);
          const accepted = (await aws.accepted()) - before;
          if (messages === undefined || accepted === times * messages) return microseconds;
          throw new Error(`${name}: SQS has ${accepted} messages instead of ${times * messages}`);
        };
        sides.push({ name, measure });
      }
      return await measureInRounds(sides, options);
    } finally {
      for (const subject of functions.values()) await (await subject).stop();
      await aws.stop();
    }
  });
}
