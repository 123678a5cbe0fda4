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

/** The first `count` deliveries of a source, as they are sent when nothing disturbs them. */
export function* planDeliveries(source: Iterable<SourceDelivery>, count: number): Generator<PlannedDelivery> {
  let number = 0;
  for (const delivery of source) {
    if (number >= count) return;
    yield { body: JSON.stringify(delivery.envelope), ...delivery, number, duplicate: false, flaw: undefined };
    number += 1;
  }
}

/** How many of 100 deliveries are disturbed, and how. */
export type Disturbances = Pick<
  SimulateOptions,
  'seed' | 'duplicates' | 'reorder' | 'oversize' | 'brokenJson' | 'wrongCredentials'
>;

const longestDelay = 8;
/** One byte more than a queue message may have. */
const oversizeBytes = 1024 * 1024 + 1;

/** A delivery that is sent after later ones. */
interface Held {
  readonly release: number;
  readonly delivery: PlannedDelivery;
}

/** The same deliveries, disturbed: the same seed disturbs the same ones in the same way. */
export function* disturb(
  plan: Iterable<PlannedDelivery>,
  disturbances: Disturbances,
): Generator<PlannedDelivery> {
  const { seed } = disturbances;
  const duplicates = createRandom(`${seed}/duplicates`);
  const reorder = createRandom(`${seed}/reorder`);
  const flaws = createRandom(`${seed}/flaws`);
  const held: Held[] = [];
  let position = 0;
  for (const planned of plan) {
    position += 1;
    const delivery = withFlaw(planned, chooseFlaw(planned, disturbances, flaws.next() * 100));
    const late = reorder.chance(disturbances.reorder);
    const release = position + 1 + reorder.below(longestDelay);
    if (late) held.push({ release, delivery });
    else yield delivery;
    if (duplicates.chance(disturbances.duplicates) && delivery.flaw === undefined)
      held.push({
        release: release + 1 + duplicates.below(longestDelay),
        delivery: { ...delivery, duplicate: true },
      });
    yield* takeDue(held, position);
  }
  yield* takeDue(held, Number.POSITIVE_INFINITY);
}

function takeDue(held: Held[], position: number): PlannedDelivery[] {
  held.sort((left, right) => left.release - right.release);
  const due = held.filter(({ release }) => release <= position).length;
  return held.splice(0, due).map(({ delivery }) => delivery);
}

function chooseFlaw(
  { destination, trigger }: PlannedDelivery,
  { oversize, brokenJson, wrongCredentials }: Disturbances,
  dice: number,
): Flaw | undefined {
  // Questions are answered whatever their size; a moderation request is judged as far as it can be read.
  const isQuestion = destination === 'moderation';
  if (dice < oversize) return isQuestion || trigger === 'before_message' ? undefined : 'oversize';
  if (dice < oversize + brokenJson) return isQuestion ? undefined : 'broken-json';
  return dice < oversize + brokenJson + wrongCredentials ? 'wrong-credentials' : undefined;
}

function withFlaw(delivery: PlannedDelivery, flaw: Flaw | undefined): PlannedDelivery {
  const { body, envelope } = delivery;
  if (flaw === 'broken-json') return { ...delivery, flaw, body: body.slice(0, Math.ceil(body.length / 2)) };
  if (flaw !== 'oversize') return { ...delivery, flaw };
  const padding = 'x'.repeat(Math.max(0, oversizeBytes - body.length));
  return { ...delivery, flaw, body: JSON.stringify({ ...envelope, padding }) };
}
