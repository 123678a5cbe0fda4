import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import { largestBodyBytes } from '../../lambda/ingress/http/request-body.ts';
import { type Benchmark, figure, ratio } from './benchmark.ts';
import { ingressEnvironment, messageDelivery, postBody, recordOf, workerEnvironment } from './inputs.ts';
import { compareFunctions, type Variant } from './measuring/function-comparison.ts';

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

type Shape = keyof typeof shapes;

const shapeNames = Object.keys(shapes).filter((name): name is Shape => Object.hasOwn(shapes, name));

/** What no body may cost, in microseconds of processor time. */
const most = 300_000;

const ingress = { entry: 'ingress', environment: ingressEnvironment } as const;
const worker = { entry: 'worker', environment: workerEnvironment } as const;

const questions = {
  'before_message at the ingress': {
    ...ingress,
    eventOf: (shape: Shape) => postBody('/webhooks', worstBody('before_message', shape)),
  },
  'a delivery at the ingress': {
    ...ingress,
    eventOf: (shape: Shape) => postBody('/webhooks', worstBody('message_sent', shape)),
  },
  'a record at the worker': {
    ...worker,
    eventOf: (shape: Shape) => ({ Records: [recordOf(worstBody('message_sent', shape), 0)] }),
  },
} as const;

type Question = keyof typeof questions;
type Name = `${Question}: ${Shape}`;

const questionNames = Object.keys(questions).filter((name): name is Question => name in questions);

/** Bodies of 1 MiB that are made to be slow. */
export const benchmark: Benchmark<'rounds'> = {
  name: 'worst-body',
  summary: 'processor time that the slowest bodies of 1 MiB take',
  settings: { rounds: { meaning: 'rounds that count', standard: 5, most: 100 } },
  async run({ rounds }) {
    const variants = questionNames.flatMap((question) =>
      shapeNames.map((shape): Variant<Name> => {
        const { eventOf, ...subject } = questions[question];
        const measured = { event: eventOf(shape), invocationsPerRound: 1, messages: undefined };
        return { name: `${question}: ${shape}`, ...subject, ...measured };
      }),
    );
    const measurements = await compareFunctions(variants, { rounds, warmUp: 1 });
    const slowest = questionNames.map((question) => {
      const costs = shapeNames.map((shape) => ({
        shape,
        ...measurements.quartiles(`${question}: ${shape}`),
      }));
      const { shape, lower, median, upper } = costs.reduce((worst, one) =>
        one.median > worst.median ? one : worst,
      );
      return ratio(
        `${question}: ${shape}, the slowest of ${shapeNames.length} bodies`,
        `${most / 1000} ms of processor time`,
        { lower: lower / most, median: median / most, upper: upper / most },
        1,
      );
    });
    return [
      ...slowest,
      ...variants.map(({ name }) => figure(name, 'ms', measurements.quartiles(name).median / 1000)),
    ];
  },
};

/** A delivery of a message as large as the relay takes one, with such a value for the message's metadata. */
function worstBody(trigger: 'message_sent' | 'before_message', shape: Shape): string {
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
