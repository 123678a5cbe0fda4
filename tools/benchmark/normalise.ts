import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';

/**
 * What checking and normalising a delivery costs, against `JSON.parse` of the same text: `node tools/benchmark/normalise.ts`.
 * Both are measured in one process, in turns, so that a busy machine slows both; the ratio of the medians counts.
 */
const rounds = 60;
const repetitions = 2000;

const text = messageOf(1500);
const delivery = parseDelivery(JSON.parse(text));
if (delivery === undefined) throw new Error('the sample is not a delivery');

/** Keeps results alive, so that nothing measured is optimised away. */
let sink = 0;
const timings = { parse: [] as number[], normalise: [] as number[] };
for (let round = -10; round < rounds; round += 1) {
  const parse = measure(() => Object.keys(JSON.parse(text)).length);
  const normalise = measure(() => (normaliseDelivery(delivery).ok ? 1 : 0));
  if (round < 0) continue;
  timings.parse.push(parse);
  timings.normalise.push(normalise);
}

const parse = median(timings.parse);
const normalise = median(timings.normalise);
console.log(`message_sent of ${Buffer.byteLength(text)} bytes, medians of ${rounds} rounds (${sink} calls)`);
console.log(`JSON.parse         ${parse.toFixed(2)} us`);
console.log(`normaliseDelivery  ${normalise.toFixed(2)} us`);
console.log(`ratio              ${(normalise / parse).toFixed(2)} (goal: below 4)`);

/** A `message_sent` whose JSON text has this many bytes. */
function messageOf(bytes: number): string {
  const length = (message: string) =>
    Buffer.byteLength(JSON.stringify(sampleDelivery('message_sent', { text: message })));
  const filling = 'lorem ipsum '.repeat(200).slice(0, bytes - length(''));
  return JSON.stringify(sampleDelivery('message_sent', { text: filling }));
}

/** Microseconds of one call. */
function measure(work: () => number): number {
  const start = process.hrtime.bigint();
  for (let repetition = 0; repetition < repetitions; repetition += 1) sink += work();
  return Number(process.hrtime.bigint() - start) / 1000 / repetitions;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
