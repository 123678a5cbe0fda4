/** What is sent, in which order, and with which faults. */
import type { JsonObject } from '../../../../lambda/cometchat/json.ts';
import { createRandom } from '../../../samples/random.ts';
import type { SimulateOptions } from './options.ts';

/** A fault that is put into a delivery, and the status that it must be refused with. */
export const flaws = {
  oversize: 413,
  'broken-json': 400,
  'wrong-credentials': 401,
} as const;

type Flaw = keyof typeof flaws;

/** A delivery of a source, before anything is done to it. */
export interface SourceDelivery {
  /** The webhook, or the moderation Custom API. */
  readonly destination: 'webhooks' | 'moderation';
  readonly trigger: string;
  /** Undefined for a file that holds no JSON object. */
  readonly envelope: JsonObject | undefined;
  /** Given for files, which are sent as they are. */
  readonly body?: string;
}

/** One delivery to send. */
export interface PlannedDelivery extends Required<SourceDelivery> {
  /** Counted from 0; a duplicate has the number of its original. */
  readonly number: number;
  readonly duplicate: boolean;
  readonly flaw: Flaw | undefined;
}

/** How many of 100 deliveries are disturbed, and how. */
export type Disturbances = Pick<
  SimulateOptions,
  'seed' | 'duplicates' | 'reorder' | 'oversize' | 'brokenJson' | 'wrongCredentials'
>;

/** How many deliveries may go before one that is sent late. */
const longestDelay = 8;
/** One byte more than a queue message may have. */
const oversizeBytes = 1024 * 1024 + 1;

/** The first `count` deliveries of a source, disturbed: the same seed disturbs the same ones in the same way. */
export function* planDeliveries(
  source: Iterable<SourceDelivery>,
  count: number,
  disturbances: Disturbances,
): Generator<PlannedDelivery> {
  const { seed } = disturbances;
  const duplicates = createRandom(`${seed}/duplicates`);
  const reorder = createRandom(`${seed}/reorder`);
  const flaws = createRandom(`${seed}/flaws`);
  let late: { readonly release: number; readonly delivery: PlannedDelivery }[] = [];
  let number = 0;
  for (const made of source) {
    if (number === count) break;
    const flaw = chooseFlaw(made, disturbances, flaws.next() * 100);
    const delivery = { ...made, body: bodyOf(made, flaw), number, duplicate: false, flaw };
    const isLate = reorder.chance(disturbances.reorder);
    const release = number + 2 + reorder.below(longestDelay);
    if (isLate) late.push({ release, delivery });
    else yield delivery;
    if (duplicates.chance(disturbances.duplicates) && flaw === undefined)
      late.push({
        release: release + 1 + duplicates.below(longestDelay),
        delivery: { ...delivery, duplicate: true },
      });
    number += 1;
    late.sort((left, right) => left.release - right.release);
    for (const held of late) if (held.release <= number) yield held.delivery;
    late = late.filter(({ release }) => release > number);
  }
  for (const { delivery } of late) yield delivery;
}

function chooseFlaw(
  { destination, trigger }: SourceDelivery,
  { oversize, brokenJson, wrongCredentials }: Disturbances,
  dice: number,
): Flaw | undefined {
  // Questions are answered whatever their size; a moderation request is judged as far as it can be read.
  const isQuestion = destination === 'moderation';
  if (dice < oversize) return isQuestion || trigger === 'before_message' ? undefined : 'oversize';
  if (dice < oversize + brokenJson) return isQuestion ? undefined : 'broken-json';
  return dice < oversize + brokenJson + wrongCredentials ? 'wrong-credentials' : undefined;
}

function bodyOf(
  { envelope, body = JSON.stringify(envelope) }: SourceDelivery,
  flaw: Flaw | undefined,
): string {
  if (flaw === 'broken-json') return body.slice(0, Math.ceil(body.length / 2));
  if (flaw !== 'oversize') return body;
  return JSON.stringify({ ...envelope, padding: 'x'.repeat(Math.max(0, oversizeBytes - body.length)) });
}
