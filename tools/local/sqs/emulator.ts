import { buildApp } from 'fauxqs';
import { isJsonArray, isJsonObject, type JsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import { localPlace, queueNameOf } from '../template/resources.ts';
import type { ActiveFault, Faults } from './faults.ts';
import { type AcceptedMessage, createAcceptanceWatch } from './observation.ts';

export type Emulator = Awaited<ReturnType<typeof buildApp>>;

type Call = { headers: Record<string, string | string[] | undefined>; body: unknown };

/**
 * The embedded SQS, fauxqs, without a port, made stricter: it answers as SQS does where fauxqs wouldn't, runs into faults
 * first, and tells which messages its queues have accepted.
 */
export async function createEmulator(options: {
  faults: Faults;
  /** Where it is reached: `http://127.0.0.1:9324`. */
  endpoint: () => string;
  onAccepted: (message: AcceptedMessage) => void;
}): Promise<Emulator> {
  await allowEveryCharacter();
  const emulator = buildApp({ logger: false, defaultRegion: localPlace.region });
  const newMessages = createAcceptanceWatch();
  emulator.addHook('onRequest', async (request) => {
    // Queues are per region in the emulator, by the signature of the call; here every client means the same ones.
    delete request.headers.authorization;
  });
  emulator.addHook('preHandler', async (request, reply) => {
    const fault = options.faults.match(queueOf(request.body), operationOf(request));
    if (fault === undefined) return;
    const { action } = fault;
    if (action === 'fail' || action === 'throttle') {
      const { status, headers, body } = errors[action];
      return reply.status(status).headers(headers).send(body);
    }
    await silence(fault, request.raw.socket);
    request.raw.socket.destroy();
    return reply.hijack();
  });
  emulator.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    if (!isJsonObject(payload)) return payload;
    const input = isJsonObject(request.body) ? request.body : {};
    const operation = operationOf(request);
    for (const message of newMessages(operation, queueOf(input), input, payload)) {
      // Not within the answer: a listener that throws must not break a send.
      queueMicrotask(() => options.onAccepted(message));
    }
    if (operation !== 'ReceiveMessage') return withLocalUrls(payload, options.endpoint());
    if (request.raw.socket.destroyed) await putBack(emulator, input, payload);
    return onlyRequestedAttributes(input, payload);
  });
  await emulator.ready();
  return emulator;
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

function operationOf(request: Call): string {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? target.replace(/^AmazonSQS\./, '') : '';
}

function queueOf(body: unknown): string {
  const { QueueUrl, QueueName } = isJsonObject(body) ? body : {};
  return queueNameOf(String(QueueUrl ?? QueueName ?? ''));
}

/** Messages handed to a caller who hung up while it waited would stay invisible, and lock their groups, for minutes. */
async function putBack(
  emulator: Emulator,
  { QueueUrl }: JsonObject,
  { Messages }: JsonObject,
): Promise<void> {
  for (const { ReceiptHandle } of isJsonArray(Messages) ? Messages.filter(isJsonObject) : [])
    await callEmulator(emulator, 'ChangeMessageVisibility', {
      QueueUrl,
      ReceiptHandle,
      VisibilityTimeout: 0,
    });
}

/** SQS returns message attributes only if `MessageAttributeNames` asks for some. The emulator returns them always. */
function onlyRequestedAttributes(
  { MessageAttributeNames: names }: JsonObject,
  answer: JsonObject,
): JsonObject {
  if ((isJsonArray(names) && names.length > 0) || !isJsonArray(answer.Messages)) return answer;
  const Messages = answer.Messages.filter(isJsonObject).map(
    ({ MessageAttributes: _attributes, MD5OfMessageAttributes: _digest, ...rest }) => rest,
  );
  return { ...answer, Messages };
}

/** The emulator names queues by a host of its own (`sqs.us-east-1.localhost`), which not every machine resolves. */
function withLocalUrls(payload: JsonObject, endpoint: string): JsonObject {
  const local = (url: unknown) => String(url).replace(/^https?:\/\/[^/]+/, endpoint);
  const { QueueUrl, QueueUrls } = payload;
  if (typeof QueueUrl === 'string') return { ...payload, QueueUrl: local(QueueUrl) };
  return isJsonArray(QueueUrls) ? { ...payload, QueueUrls: QueueUrls.map(local) } : payload;
}

/** A call past the network and its faults. */
export async function callEmulator(emulator: Emulator, operation: string, input: JsonObject): Promise<void> {
  const answer = await emulator.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
    payload: JSON.stringify(input),
  });
  if (answer.statusCode !== 200) throw new Error(`the embedded SQS refused ${operation}: ${answer.body}`);
}

/**
 * Lets the embedded SQS take every character that SQS takes. fauxqs 2.4.1 refuses those above U+FFFF, emoji among them,
 * because its pattern knows only UTF-16 halves; SQS takes U+10000 to U+10FFFF. Its pattern is replaced in place, and a
 * version that has none any more makes this fail, so that it is looked at again.
 */
export async function allowEveryCharacter(): Promise<void> {
  const types: unknown = await import(new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs')).href);
  const pattern =
    typeof types === 'object' && types !== null ? Reflect.get(types, 'INVALID_MESSAGE_BODY_CHAR') : undefined;
  if (!(pattern instanceof RegExp)) {
    throw new LocalRunError('fauxqs has changed: look again at how it checks the characters of a message');
  }
  pattern.test = (text) => invalidCharacter.test(text);
}

/** Everything but #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF (SQS, `SendMessage`). */
const invalidCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
