import { createServer, type Server } from 'node:http';
import { buildApp } from 'fauxqs';
import { closeServer, listen, portOf } from '../http/listen.ts';
import { sendResponse } from '../http/server.ts';
import { isJsonArray, isJsonObject, type JsonObject } from '../json.ts';
import { queueNameOf } from '../template/resources.ts';
import type { QueueDescription } from '../template/stack.ts';
import { refuseOnSqsPort } from './accepted-calls.ts';
import type { ActiveFault, Faults } from './faults.ts';
import { allowEveryCharacter } from './message-characters.ts';
import { type AcceptedMessage, createAcceptanceWatch } from './observation.ts';
import { onlyRequestedAttributes } from './requested-attributes.ts';

/** The embedded SQS: fauxqs behind a server of ours, so that it can be stopped and started with its messages kept. */
export interface SqsServer {
  /** `http://127.0.0.1:9324`. */
  readonly endpoint: string;
  createQueues(queues: readonly QueueDescription[]): Promise<void>;
  /** Calls `listener` for each message that a queue has accepted, duplicates left out. */
  onAccepted(listener: (message: AcceptedMessage) => void): void;
  /** Refuses connections from now on, as if SQS were down. The queues keep their messages. */
  stop(): Promise<void>;
  /** Accepts connections again, on the same port. */
  start(): Promise<void>;
  /** Stops for good. */
  close(): Promise<void>;
}

type Application = ReturnType<typeof buildApp>;
type Hook = { headers: Record<string, string | string[] | undefined>; body: unknown };

/** Starts it on 127.0.0.1; port 0 takes a free one. Throws a {@link LocalRunError} where the port is in use. */
export async function startSqsServer(options: {
  port: number;
  region: string;
  faults: Faults;
}): Promise<SqsServer> {
  await allowEveryCharacter();
  const application = buildApp({ logger: false, defaultRegion: options.region });
  const listeners: ((message: AcceptedMessage) => void)[] = [];
  const newMessages = createAcceptanceWatch();
  let endpoint = '';

  application.addHook('onRequest', async (request) => {
    // Queues are per region in the emulator, by the signature of the call; here every client means the same ones.
    delete request.headers.authorization;
  });
  application.addHook('preHandler', async (request, reply) => {
    const fault = options.faults.match(queueOf(request.body), operationOf(request));
    if (fault === undefined) return;
    if (fault.action === 'fail' || fault.action === 'throttle')
      return reply
        .status(errors[fault.action].status)
        .headers(errors[fault.action].headers)
        .send(errors[fault.action].body);
    await silence(fault, request.raw.socket);
    request.raw.socket.destroy();
    return reply.hijack();
  });
  application.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    const input = isJsonObject(request.body) ? request.body : {};
    if (!isJsonObject(payload)) return payload;
    const operation = operationOf(request);
    for (const message of newMessages(operation, queueOf(request.body), input, payload)) {
      // Not within the answer: whoever watches must not be able to break a send.
      for (const listener of listeners) queueMicrotask(() => listener(message));
    }
    if (operation === 'ReceiveMessage' && request.raw.socket.destroyed) {
      await putBack(application, input, payload);
    }
    const answer = operation === 'ReceiveMessage' ? onlyRequestedAttributes(input, payload) : payload;
    return withLocalUrls(answer, endpoint);
  });
  await application.ready();

  const serve = async (port: number): Promise<Server> => {
    const server = createServer((request, response) => {
      const refusal = refuseOnSqsPort(request);
      if (refusal === undefined) application.routing(request, response);
      else sendResponse(response, refusal);
    });
    await listen(server, port, { what: 'The local SQS', variable: 'SQS_PORT' });
    return server;
  };
  let server: Server | undefined = await serve(options.port);
  const port = portOf(server);
  endpoint = `http://127.0.0.1:${port}`;

  const stop = async () => {
    const running = server;
    server = undefined;
    if (running !== undefined) await closeServer(running);
  };
  return {
    endpoint,
    onAccepted: (listener) => void listeners.push(listener),
    createQueues: async (queues) => {
      for (const { name, attributes } of queues) {
        await call(application, 'CreateQueue', { QueueName: name, Attributes: attributes });
      }
    },
    stop,
    start: async () => {
      server ??= await serve(port);
    },
    close: async () => {
      options.faults.clear();
      await stop();
      await application.close();
    },
  };
}

const errors = {
  fail: {
    status: 500,
    headers: { 'x-amzn-query-error': 'InternalFailure;Receiver' },
    body: { __type: 'com.amazonaws.sqs#InternalFailure', message: 'a fault that was asked for' },
  },
  throttle: {
    status: 400,
    headers: { 'x-amzn-query-error': 'ThrottlingException;Sender' },
    body: {
      __type: 'com.amazon.coral.availability#ThrottlingException',
      message: 'Rate exceeded (a fault that was asked for)',
    },
  },
} as const;

/** Waits until a hanging fault ends or the caller gives up; a refusal does not wait. */
async function silence(fault: ActiveFault, socket: { once(event: 'close', listener: () => void): unknown }) {
  if (fault.action !== 'hang') return;
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  socket.once('close', resolve);
  await Promise.race([fault.ended, gone]);
}

function operationOf(request: Hook): string {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? target.replace(/^AmazonSQS\./, '') : '';
}

function queueOf(body: unknown): string {
  if (!isJsonObject(body)) return '';
  const { QueueUrl, QueueName } = body;
  if (typeof QueueUrl === 'string') return queueNameOf(QueueUrl);
  return typeof QueueName === 'string' ? QueueName : '';
}

/** Messages handed to a caller who hung up while it waited would stay invisible, and lock their groups, for minutes. */
async function putBack(application: Application, input: JsonObject, payload: JsonObject): Promise<void> {
  const messages = isJsonArray(payload.Messages) ? payload.Messages.filter(isJsonObject) : [];
  for (const { ReceiptHandle } of messages) {
    await call(application, 'ChangeMessageVisibility', {
      QueueUrl: input.QueueUrl,
      ReceiptHandle,
      VisibilityTimeout: 0,
    });
  }
}

/** The emulator names queues by a host of its own (`sqs.us-east-1.localhost`), which not every machine resolves. */
function withLocalUrls(payload: JsonObject, endpoint: string): JsonObject {
  const local = (url: unknown) =>
    typeof url === 'string' ? url.replace(/^https?:\/\/[^/]+/, endpoint) : undefined;
  if (typeof payload.QueueUrl === 'string') return { ...payload, QueueUrl: local(payload.QueueUrl) };
  if (isJsonArray(payload.QueueUrls)) {
    return { ...payload, QueueUrls: payload.QueueUrls.map(local).filter((url) => url !== undefined) };
  }
  return payload;
}

/** A call past the network and its faults. */
async function call(application: Application, operation: string, input: JsonObject): Promise<void> {
  const answer = await application.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    payload: JSON.stringify(input),
  });
  if (answer.statusCode !== 200) throw new Error(`the embedded SQS refused ${operation}: ${answer.body}`);
}
