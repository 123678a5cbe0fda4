import { createRandom } from '../../../samples/random.ts';
import type { SimulateOptions } from './options.ts';
import type { Flaw, PlannedDelivery } from './plan.ts';

/** How many of 100 deliveries are disturbed, and how. */
export type Disturbances = Pick<
  SimulateOptions,
  'duplicates' | 'reorder' | 'oversize' | 'brokenJson' | 'wrongCredentials'
>;

const longestDelay = 8;
/** One byte more than a queue message may have. */
const oversizeBytes = 1024 * 1024 + 1;

const synchronousTrigger = 'before_message';

/** A delivery that is sent after later ones. */
interface Held {
  readonly release: number;
  readonly delivery: PlannedDelivery;
}

/** The same deliveries, disturbed: the same seed disturbs the same ones in the same way. */
export function* disturb(
  plan: Iterable<PlannedDelivery>,
  disturbances: Disturbances,
  seed: string,
): Generator<PlannedDelivery> {
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
  if (dice < oversize) return isQuestion || trigger === synchronousTrigger ? undefined : 'oversize';
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
