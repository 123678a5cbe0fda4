/**
 * The process that a function runs in, in Lambda's place: it loads the bundle once, then handles one invocation at a
 * time. It ends when the local run does, however that ends: the channel between them closes.
 */
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isJsonObject } from '../../json/json.ts';
import type { Report } from './process.ts';

type Handler = (event: unknown, context: object) => unknown;

process.on('disconnect', () => process.exit(0));

// It was for this file: Lambda's functions don't have it.
delete process.env.NODE_COMPILE_CACHE;

const [directory = '.', handlerName = 'index.handler'] = process.argv.slice(2);

function send(report: Report): void {
  // A closed channel means that the local run is gone, and `disconnect` ends this process.
  process.send?.(report, () => undefined);
}

function failureOf(thrown: unknown): Report {
  const { name, message, stack = '' } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { failure: { errorType: name, errorMessage: message, stack } };
}

async function loadHandler(): Promise<Handler> {
  const [file, name = ''] = handlerName.split('.');
  const module: unknown = await import(pathToFileURL(join(directory, `${file}.mjs`)).href);
  const handler: unknown = Reflect.get(Object(module), name);
  if (!isHandler(handler)) throw new Error(`the bundle does not export a function named ${name}`);
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function contextOf(id: string, deadline: number): object {
  const { env } = process;
  return {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: `arn:aws:lambda:${env.AWS_REGION}:000000000000:function:${env.AWS_LAMBDA_FUNCTION_NAME}`,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

try {
  const handler = await loadHandler();
  process.on('message', async (message: unknown) => {
    if (!isJsonObject(message)) return;
    const { id, event, deadline, traceId } = message;
    process.env._X_AMZN_TRACE_ID = String(traceId);
    try {
      const result: unknown = await handler(event, contextOf(String(id), Number(deadline)));
      send({ payload: JSON.stringify(result) ?? 'null' });
    } catch (thrown) {
      send(failureOf(thrown));
    }
    flushCompileCache();
  });
  send({ payload: 'ready' });
  // Node.js does it at an exit, but this process is going to be killed.
  flushCompileCache();
} catch (thrown) {
  send(failureOf(thrown));
}
