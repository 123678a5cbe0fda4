/**
 * The process that a function runs in, in Lambda's place: it loads the bundle once, then handles one invocation at a
 * time. It ends when the local run does, however that ends: the channel between them closes.
 */
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Failure,
  failure,
  type InvocationRequest,
  type ProcessReport,
  parseRequest,
} from './protocol.ts';

type Handler = (event: unknown, context: object) => unknown;

process.on('disconnect', () => process.exit(0));

// It was for this file: Lambda's functions don't have it.
delete process.env.NODE_COMPILE_CACHE;

const [directory = '.', handlerName = 'index.handler'] = process.argv.slice(2);

function send(report: ProcessReport): void {
  // A closed channel means that the local run is gone, and `disconnect` ends this process.
  process.send?.(report, () => undefined);
}

function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return failure('Error', String(thrown));
  return failure(thrown.name, thrown.message, thrown.stack);
}

async function loadHandler(): Promise<Handler> {
  const dot = handlerName.lastIndexOf('.');
  const [file, name] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const path = ['.mjs', '.js', '.cjs']
    .map((extension) => join(directory, `${file}${extension}`))
    .find(existsSync);
  if (path === undefined)
    throw new Error(`no ${file}.mjs, ${file}.js or ${file}.cjs in the function's bundle`);
  const module: unknown = await import(pathToFileURL(path).href);
  const handler = exported(module, name) ?? exported(exported(module, 'default'), name);
  if (!isHandler(handler)) throw new Error(`the bundle does not export a function named ${name}`);
  return handler;
}

function exported(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function contextOf(request: InvocationRequest): object {
  const { env } = process;
  return {
    awsRequestId: request.id,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: `arn:aws:lambda:${env.AWS_REGION}:000000000000:function:${env.AWS_LAMBDA_FUNCTION_NAME}`,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, request.deadline - Date.now()),
  };
}

async function handle(handler: Handler, request: InvocationRequest): Promise<ProcessReport> {
  process.env._X_AMZN_TRACE_ID = request.traceId;
  try {
    const result: unknown = await handler(request.event, contextOf(request));
    return { kind: 'result', payload: JSON.stringify(result) ?? 'null' };
  } catch (thrown) {
    return { kind: 'failure', failure: failureOf(thrown) };
  }
}

try {
  const handler = await loadHandler();
  process.on('message', async (message: unknown) => {
    const request = parseRequest(message);
    if (request === undefined) return;
    send(await handle(handler, request));
    flushCompileCache();
  });
  send({ kind: 'ready' });
  // Node.js does it at an exit, but this process is going to be killed.
  flushCompileCache();
} catch (thrown) {
  send({ kind: 'init-failed', failure: failureOf(thrown) });
}
