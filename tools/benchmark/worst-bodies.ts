import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import { largestBodyBytes } from '../../lambda/ingress/http/request-body.ts';
import { messageDelivery } from './sample-message.ts';

/** JSON values of about so many bytes, each slow in its own way: to parse, to walk, to compare or to write. */
const shapes = {
  'empty arrays': (bytes) => repeated('[]', bytes),
  'empty objects': (bytes) => repeated('{}', bytes),
  zeros: (bytes) => repeated('0', bytes),
  'long numbers': (bytes) => repeated('9007199254740993', bytes),
  'numbers out of range': (bytes) => repeated('1e400', bytes),
  'constructor keys in deep arrays': (bytes) => repeated('[[[[{"constructor":{"prototype":1}}]]]]', bytes),
  'arrays in 180 levels': (bytes) => repeated(`${'['.repeat(180)}${']'.repeat(180)}`, bytes),
  'arrays in half a million levels': (bytes) => `${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}`,
  'different keys': (bytes) => keyed((index) => index.toString(36), bytes),
  'numbers for keys': (bytes) => keyed((index) => String(index * 9973), bytes),
  'escaped letters': (bytes) => `"${'\\u00e9'.repeat(bytes / 6)}"`,
} as const satisfies Record<string, (bytes: number) => string>;

/** Room for what a queue message carries beside its body. */
const attributeBytes = 1024;

export type Shape = keyof typeof shapes;

export const shapeNames = Object.keys(shapes).filter((name): name is Shape => Object.hasOwn(shapes, name));

/** A delivery of a message as large as the relay takes one, with such a value for the message's metadata. */
export function worstBody(trigger: 'message_sent' | 'before_message', shape: Shape): string {
  const mark = '@metadata@';
  const text = JSON.stringify(withMetadata(messageDelivery(trigger), mark));
  const room = largestBodyBytes - attributeBytes - Buffer.byteLength(text);
  return text.replace(JSON.stringify(mark), () => shapes[shape](room));
}

/** Of the message itself, wherever the delivery has it. */
function withMetadata(delivery: JsonObject, metadata: string): JsonObject {
  const { data } = delivery;
  if (!isJsonObject(data)) throw new Error('the sample has no data');
  const { message = data } = data;
  if (!isJsonObject(message) || !isJsonObject(message.data)) throw new Error('the sample has no message');
  const changed = { ...message, data: { ...message.data, metadata } };
  return { ...delivery, data: message === data ? changed : { ...data, message: changed } };
}

function repeated(item: string, bytes: number): string {
  return `[${`${item},`.repeat(Math.floor((bytes - 3) / (item.length + 1)))}0]`;
}

function keyed(keyOf: (index: number) => string, bytes: number): string {
  const members: string[] = [];
  for (let index = 1, length = 2; ; index += 1) {
    const member = `"${keyOf(index)}":0`;
    length += member.length + 1;
    if (length > bytes) return `{${members.join(',')}}`;
    members.push(member);
  }
}
