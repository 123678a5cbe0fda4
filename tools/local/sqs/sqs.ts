import type { Socket } from 'node:net';
import { buildApp } from 'fauxqs';
import { isJsonArray, isJsonObject, type JsonObject, parseJsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import { gatewayMessage, type HttpResponse, type RequestHandler } from '../http/server.ts';
import { localPlace, queueNameOf } from '../template/resources.ts';
import type { ActiveFault, Faults } from './faults.ts';

/** A message that a queue has accepted, or has dropped as a duplicate. */
export interface AcceptedMessage {
  readonly queueName: string;
  /** That of the first one, where the queue has dropped a duplicate. */
  readonly messageId: string;
  readonly body: string;
  /** Of the request that brought it; undefined where the message doesn't say. */
  readonly requestId?: string;
}

/**
 * The embedded SQS, fauxqs, made stricter: it answers as SQS does where fauxqs wouldn't, runs into faults first, and tells
 * which messages its queues have accepted.
 */
export async function createSqs(options: {
  queues: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[];
  /** Where it is reached: `http://127.0.0.1:9324`. */
  endpoint: string;
  faults: Faults;
  onAccepted: (message: AcceptedMessage) => void;
}): Promise<{ handle: RequestHandler; close(): Promise<void> }> {
  const { queues, endpoint, faults, onAccepted } = options;
  await allowEveryCharacter();
  const emulator = buildApp({ logger: false, defaultRegion: localPlace.region });
  let isOpen = true;

  const call = (operation: string, payload: Buffer | object) =>
    emulator.inject({
      method: 'POST',
      url: '/',
      payload,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        // Without the caller's signature: the emulator would keep queues apart by its region.
        'x-amz-target': `AmazonSQS.${operation}`,
      },
    });

  /** Messages handed to a caller who hung up while it waited would stay invisible, and lock their groups, for minutes. */
  async function putBack({ QueueUrl }: JsonObject, { Messages }: JsonObject): Promise<void> {
    for (const { ReceiptHandle } of objects(Messages))
      await call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  }

  for (const { name: QueueName, attributes: Attributes } of queues) {
    const { statusCode, body } = await call('CreateQueue', { QueueName, Attributes });
    if (statusCode !== 200) throw new LocalRunError(`the embedded SQS can't create ${QueueName}: ${body}`);
  }
  return {
    handle: async ({ method, path, body, message: { headers, socket } }) => {
      if (!isOpen) return gatewayMessage(503, 'the local run has stopped');
      const [, operation] = /^AmazonSQS\.(\w+)$/.exec(String(headers['x-amz-target'])) ?? [];
      // The emulator also publishes to topics, keeps buckets and shows its queues to a browser: none of that is for here.
      if (method !== 'POST' || path !== '/' || operation === undefined) return gatewayMessage(404, refusal);
      const input = parseJsonObject(body.toString()) ?? {};
      const queueName = queueNameOf(String(input.QueueUrl ?? input.QueueName ?? ''));
      const fault = faults.match(queueName, operation);
      if (fault !== undefined) return misbehave(fault, socket);
      const answer = await call(operation, body);
      const output = parseJsonObject(answer.body) ?? {};
      for (const accepted of acceptedMessages(operation, queueName, input, output)) onAccepted(accepted);
      const error = answer.headers[errorHeader];
      if (operation !== 'ReceiveMessage')
        return jsonAnswer(answer.statusCode, answer.body.replaceAll(emulatorUrl, endpoint), error);
      if (socket.destroyed && isOpen) await putBack(input, output);
      return jsonAnswer(answer.statusCode, JSON.stringify(withRequestedAttributes(input, output)), error);
    },
    close: async () => {
      isOpen = false;
      faults.clear();
      await emulator.close();
    },
  };
}

/** The emulator names queues by a host of its own, which not every machine resolves. */
const emulatorUrl = /http:\/\/sqs\.[\w-]+\.localhost(?::\d+)?/g;

const refusal = 'This port takes SQS calls only: POST / with an X-Amz-Target of AmazonSQS.';
const errorHeader = 'x-amzn-query-error';

function jsonAnswer(status: number, body: string, error: unknown): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  const all = error === undefined ? headers : { ...headers, [errorHeader]: String(error) };
  return { status, headers: all, body };
}

async function misbehave({ action, ended }: ActiveFault, socket: Socket): Promise<HttpResponse> {
  const message = 'a fault that was asked for';
  const failure = (code: string) => JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message });
  if (action === 'fail') return jsonAnswer(500, failure('InternalFailure'), 'InternalFailure;Receiver');
  if (action === 'throttle')
    return jsonAnswer(400, failure('ThrottlingException'), 'ThrottlingException;Sender');
  if (action === 'hang') {
    // Until the fault ends or the caller gives up.
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    socket.once('close', resolve);
    await Promise.race([ended, gone]);
  }
  socket.destroy();
  return gatewayMessage(500, 'nobody reads this');
}

/** What a `SendMessage` or `SendMessageBatch` has put into its queue. */
function acceptedMessages(
  operation: string,
  queueName: string,
  input: JsonObject,
  output: JsonObject,
): readonly AcceptedMessage[] {
  const isBatch = operation === 'SendMessageBatch';
  if (!isBatch && operation !== 'SendMessage') return [];
  const entries = isBatch ? objects(input.Entries) : [input];
  const results = isBatch ? objects(output.Successful) : [output];
  return results.flatMap(({ Id, MessageId: messageId }) => {
    const { MessageBody: body, MessageAttributes: attributes } =
      entries.find((entry) => entry.Id === Id) ?? {};
    if (typeof body !== 'string' || typeof messageId !== 'string') return [];
    // As the ingress writes it beside a delivery.
    const attribute = isJsonObject(attributes) ? attributes.requestId : undefined;
    const requestId = isJsonObject(attribute) ? attribute.StringValue : undefined;
    return [{ queueName, messageId, body, ...(typeof requestId === 'string' ? { requestId } : {}) }];
  });
}

/** SQS returns message attributes only if `MessageAttributeNames` asks for some. The emulator returns them always. */
function withRequestedAttributes(
  { MessageAttributeNames: names }: JsonObject,
  answer: JsonObject,
): JsonObject {
  if ((isJsonArray(names) && names.length > 0) || answer.Messages === undefined) return answer;
  const Messages = objects(answer.Messages).map(
    ({ MessageAttributes: _attributes, MD5OfMessageAttributes: _digest, ...rest }) => rest,
  );
  return { ...answer, Messages };
}

function objects(value: JsonObject[string]): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
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
