import { join } from 'node:path';
import { bundleFunction, type EntryPath, type FunctionName } from '../../infra/bundling/bundle.ts';
import { type MeasuredFunction, startFunctionProcess } from './measuring/function-process.ts';
import { type Measurements, measureInRounds, type RoundOptions } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { startAwsStandInProcess } from './stand-in/aws-stand-in-process.ts';

/** A function to be measured. */
export interface Variant<Name extends string> {
  readonly name: Name;
  /** A function of the relay, or a file that exports `handler`. All are bundled alike. */
  readonly entry: FunctionName | EntryPath;
  readonly event: object;
  readonly environment: (awsUrl: string) => Readonly<Record<string, string>>;
  readonly invocationsPerRound: number;
  /** Messages that SQS must have accepted after one invocation. */
  readonly messages: number;
}

/**
 * Measures the processor time of functions, each bundled as for deployment and warm in a process of its own, against an
 * AWS stand-in in another. Rejects where a function failed, or SQS has not got what it should have.
 */
export async function compareFunctions<Name extends string>(
  variants: readonly Variant<Name>[],
  options: RoundOptions,
): Promise<Measurements<Name>> {
  return withFolder(async (folder) => {
    const aws = await startAwsStandInProcess();
    const functions: MeasuredFunction[] = [];
    try {
      const sides = [];
      for (const { name, entry, event, environment, invocationsPerRound, messages } of variants) {
        const directory = join(folder, name);
        await bundleFunction(entry, directory);
        const subject = await startFunctionProcess({
          bundle: join(directory, 'index.mjs'),
          environment: environment(aws.url),
        });
        functions.push(subject);
        const measure = async () => {
          const before = await aws.accepted();
          const microseconds = await subject.invoke(invocationsPerRound, event);
          const accepted = (await aws.accepted()) - before;
          if (accepted === invocationsPerRound * messages) return microseconds;
          throw new Error(
            `${name}: SQS has ${accepted} messages instead of ${invocationsPerRound * messages}`,
          );
        };
        sides.push({ name, measure });
      }
      return await measureInRounds(sides, options);
    } finally {
      for (const subject of functions) await subject.stop();
      await aws.stop();
    }
  });
}
