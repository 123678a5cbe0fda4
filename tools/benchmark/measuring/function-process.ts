import { fileURLToPath, pathToFileURL } from 'node:url';
import { isJsonArray, isJsonObject } from '../../json/json.ts';
import { answerParent, startChild } from './child.ts';

/** A function in its own process, so that what it costs can be told from what the others cost. */
export interface MeasuredFunction {
  /**
   * Invokes it so many times with an event, one after the other, and answers the processor time of one invocation in
   * microseconds: all threads of the process, parsing the event included, as in Lambda's runtime. Rejects if one failed.
   */
  invoke(times: number, event: object): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the function that a bundle exports as `handler`. Rejects if it doesn't load. */
export async function startFunctionProcess(
  bundle: string,
  environment: Readonly<Record<string, string>>,
): Promise<MeasuredFunction> {
  const child = startChild(fileURLToPath(import.meta.url), [bundle], environment);
  await child.next();
  return {
    async invoke(times, event) {
      const answer = await child.ask({ times, event: JSON.stringify(event) });
      const microseconds = isJsonObject(answer) ? answer.microseconds : undefined;
      if (typeof microseconds !== 'number') throw new Error("the function didn't tell its time");
      return microseconds;
    },
    stop: () => child.stop(),
  };
}

if (import.meta.main) await runFunction(process.argv[2] ?? '');

/** The process of a function. */
async function runFunction(bundle: string): Promise<void> {
  const module: object = await import(pathToFileURL(bundle).href);
  const handler: unknown = Reflect.get(module, 'handler');
  if (typeof handler !== 'function') throw new Error(`${bundle} doesn't export a handler`);
  const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 10_000 };
  answerParent(async (message) => {
    const { times, event } = isJsonObject(message) ? message : {};
    const before = process.cpuUsage();
    for (let count = 0; count < Number(times); count += 1) {
      const result: unknown = await handler(JSON.parse(String(event)), context);
      if (!succeeded(result)) throw new Error(`${bundle} answered ${JSON.stringify(result)}`);
    }
    const { user, system } = process.cpuUsage(before);
    return { microseconds: (user + system) / Number(times) };
  });
  process.send?.({ ready: true });
}

/** An ingress that answered 200, or a worker that is done with the whole batch. */
function succeeded(result: unknown): boolean {
  if (!isJsonObject(result)) return false;
  const { statusCode, batchItemFailures } = result;
  return statusCode === 200 || (isJsonArray(batchItemFailures) && batchItemFailures.length === 0);
}
