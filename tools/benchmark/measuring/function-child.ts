import { pathToFileURL } from 'node:url';
import { isJsonArray, isJsonObject } from '../../json/json.ts';

/** The process of a function: loads it, then invokes it as often as it is told and answers what that has cost. */
const [bundle = ''] = process.argv.slice(2);
const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 10_000 };

const module: unknown = await import(pathToFileURL(bundle).href);
const handler: unknown =
  typeof module === 'object' && module !== null ? Reflect.get(module, 'handler') : undefined;
if (typeof handler !== 'function') throw new Error(`${bundle} does not export a handler`);
const invoke = handler;

process.on('disconnect', () => process.exit(0));
process.on('message', async (message: unknown) => {
  try {
    const { times, event } = isJsonObject(message) ? message : {};
    process.send?.({ microseconds: await cost(Number(times), String(event)) });
  } catch (error) {
    process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  }
});
process.send?.({ ready: true });

async function cost(times: number, eventText: string): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < times; count += 1) {
    const result: unknown = await invoke(JSON.parse(eventText), context);
    if (!succeeded(result)) throw new Error(`${bundle} answered ${JSON.stringify(result)}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

/** An ingress that answered 200, or a worker that is done with the whole batch. */
function succeeded(result: unknown): boolean {
  if (!isJsonObject(result)) return false;
  const { statusCode, batchItemFailures } = result;
  return statusCode === 200 || (isJsonArray(batchItemFailures) && batchItemFailures.length === 0);
}
