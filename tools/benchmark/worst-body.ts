import { largestBodyBytes } from '../../lambda/ingress/http/request-body.ts';
import { benchmark, ratio, rounds } from './benchmark.ts';
import { messageDelivery, recordOf, request } from './inputs.ts';
import { compareFunctions, type Variant } from './measuring/functions.ts';

/** JSON values of about so many bytes, each slow in its own way: to parse, to walk, to compare or to write. */
const shapes: Readonly<Record<string, (bytes: number) => string>> = {
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
};

/** Room for what a queue message carries beside its body. */
const attributeBytes = 1024;

/** What no body may cost, in microseconds of processor time. */
const most = 300_000;

const atIngress = { entry: 'ingress', eventOf: (body: string) => request('/webhooks', body) } as const;
const atWorker = { entry: 'worker', eventOf: (body: string) => ({ Records: [recordOf(body, 0)] }) } as const;

const questions = [
  { question: 'before_message at the ingress', trigger: 'before_message', ...atIngress },
  { question: 'a delivery at the ingress', trigger: 'message_sent', ...atIngress },
  { question: 'a record at the worker', trigger: 'message_sent', ...atWorker },
] as const;

/** Bodies of 1 MiB that are made to be slow. */
export const worstBody = benchmark({
  name: 'worst-body',
  summary: 'processor time that the slowest bodies of 1 MiB take',
  options: rounds(5),
  async run(options) {
    const groups = questions.map(({ question, entry, trigger, eventOf }) =>
      Object.entries(shapes).map(([shape, makeValue]): Variant<string> => {
        const event = eventOf(withMetadata(trigger, makeValue));
        return { name: `${question}: ${shape}`, entry, event, invocationsPerRound: 1 };
      }),
    );
    const measured = await compareFunctions(groups.flat(), { ...options, warmUp: 1 });
    const time = measured.of('microseconds', 'one body', 'ms', 1000);
    const slowest = groups.map((group) => {
      const costs = group.map(({ name }) => ({ name, ...time.quartiles(name) }));
      const worst = costs.reduce((one, other) => (other.median > one.median ? other : one));
      const { name, lower, median, upper } = worst;
      const shares = { lower: lower / most, median: median / most, upper: upper / most };
      return ratio(
        `${name}, the slowest of ${group.length}`,
        `${most / 1000} ms of processor time`,
        shares,
        1,
      );
    });
    return [...slowest, ...time.figures];
  },
});

/** A delivery of a message as large as the relay takes one, with such a value for the message's metadata. */
function withMetadata(
  trigger: 'message_sent' | 'before_message',
  makeValue: (bytes: number) => string,
): string {
  const text = JSON.stringify(messageDelivery(trigger));
  const [before, after] = text.split('{"@injected":{"extensions":{}}}');
  if (before === undefined || after === undefined) throw new Error('the sample has other metadata');
  return `${before}${makeValue(largestBodyBytes - attributeBytes - Buffer.byteLength(text))}${after}`;
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
