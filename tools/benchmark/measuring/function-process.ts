import { fileURLToPath } from 'node:url';
import { isJsonObject } from '../../json/json.ts';
import { startChild } from './child.ts';

const program = fileURLToPath(new URL('./function-child.ts', import.meta.url));

/** A function in a process of its own, so that what it costs can be told from what the others cost. */
export interface MeasuredFunction {
  /**
   * Invokes it so many times with an event, one after the other, and answers the processor time of one invocation in microseconds:
   * all threads of the process, parsing the event included, as in Lambda's runtime. Rejects where an invocation failed.
   */
  invoke(times: number, event: object): Promise<number>;
  stop(): Promise<void>;
}

export interface FunctionProcessOptions {
  /** The file that exports `handler`. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a function. Rejects where it does not load. */
export async function startFunctionProcess({
  bundle,
  environment,
}: FunctionProcessOptions): Promise<MeasuredFunction> {
  const child = startChild(program, { arguments: [bundle], environment });
  await child.next();
  return {
    async invoke(times, event) {
      const answer = await child.ask({ times, event: JSON.stringify(event) });
      const microseconds = isJsonObject(answer) ? answer.microseconds : undefined;
      if (typeof microseconds !== 'number') throw new Error('the function did not tell its time');
      return microseconds;
    },
    stop: () => child.stop(),
  };
}
