import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import { largestBodyBytes } from '../../lambda/ingress/http/request-body.ts';
import type { Benchmark, Comparison, Figure } from './benchmark.ts';
import { ingressEnvironment, workerEnvironment } from './environments.ts';
import { type MeasuredFunction, startFunctionProcess } from './measuring/function-process.ts';
import { measureInRounds, type Side } from './measuring/rounds.ts';
import { withFolder } from './measuring/with-folder.ts';
import { messageDelivery, postBody } from './requests.ts';
import { startAwsStandInProcess } from './stand-in/aws-stand-in-process.ts';
import { recordOf } from './worker.ts';

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

const questions = {
  'before_message, at the ingress': {
    entry: 'ingress',
    eventOf: (shape: Shape) => postBody('/webhooks', worstBody('before_message', shape)),
  },
  'a delivery, at the ingress': {
    entry: 'ingress',
    eventOf: (shape: Shape) => postBody('/webhooks', worstBody('message_sent', shape)),
  },
  'a record, at the worker': {
    entry: 'worker',
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
  settings: { rounds: { meaning: 'rounds that count', standard: 5, least: 3, most: 100 } },
  async run({ rounds }) {
    return withFolder(async (folder) => {
      const aws = await startAwsStandInProcess();
      const functions: MeasuredFunction[] = [];
      const start = async (entry: 'ingress' | 'worker', environment: Record<string, string>) => {
        const directory = join(folder, entry);
        await bundleFunction(entry, directory);
        const subject = await startFunctionProcess({ bundle: join(directory, 'index.mjs'), environment });
        functions.push(subject);
        return subject;
      };
      try {
        const subjects = {
          ingress: await start('ingress', ingressEnvironment(aws.url)),
          worker: await start('worker', workerEnvironment(aws.url)),
        };
        const sides = questionNames.flatMap((question) =>
          shapeNames.map((shape): Side<Name> => {
            const { entry, eventOf } = questions[question];
            const event = eventOf(shape);
            return { name: `${question}: ${shape}`, measure: () => subjects[entry].invoke(1, event) };
          }),
        );
        const measurements = await measureInRounds(sides, { rounds, warmUp: 1 });
        const figures = sides.map(
          ({ name }): Figure => ({
            what: name,
            value: measurements.quartiles(name).median / 1000,
            unit: 'ms',
          }),
        );
        const comparisons = questionNames.map((question): Comparison => {
          const slowest = shapeNames
            .map((shape) => ({ shape, cost: measurements.quartiles(`${question}: ${shape}`) }))
            .reduce((worst, one) => (one.cost.median > worst.cost.median ? one : worst));
          const { lower, median, upper } = slowest.cost;
          return {
            what: `${question}: ${slowest.shape}, the slowest of ${shapeNames.length} bodies`,
            against: `${most / 1000} ms of processor time`,
            ratio: { lower: lower / most, median: median / most, upper: upper / most },
            goal: 1,
          };
        });
        return { comparisons, figures };
      } finally {
        for (const subject of functions) await subject.stop();
        await aws.stop();
      }
    });
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
