import { createRandom } from '../../../samples/random.ts';
import type { Flaw, PlannedDelivery } from './plan.ts';

/** How many of 100 deliveries are disturbed, and how. */
export interface Disturbances {
  /** Sent once more, shortly after. */
  readonly duplicates: number;
  /** Sent later than deliveries that come after them. */
  readonly reorder: number;
  /** Made larger than a queue message can be. */
  readonly oversize: number;
  /** Cut in the middle. */
  readonly brokenJson: number;
  /** Sent with a password that is not the right one. */
  readonly wrongCredentials: number;
}

const longestDelay = 8;
/** One byte more than a queue message may have. */
const oversizeBytes = 1024 * 1024 + 1;

const synchronousTrigger = 'before_message';

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
  const hold = (delivery: PlannedDelivery, delay: number): void => {
    held.push({ release: position + delay, delivery });
  };
  const due = (): PlannedDelivery[] => {
    const ready = held.filter(({ release }) => release <= position);
    for (const one of ready) held.splice(held.indexOf(one), 1);
    return ready.map(({ delivery }) => delivery);
  };

  for (const delivery of plan) {
    position += 1;
    const flaw = applicable(chooseFlaw(disturbances, flaws.next() * 100), delivery);
    const flawed = flaw === undefined ? delivery : withFlaw(delivery, flaw);
    const late = reorder.chance(disturbances.reorder);
    const delay = 1 + reorder.below(longestDelay);
    if (late) hold(flawed, delay);
    else yield flawed;
    if (duplicates.chance(disturbances.duplicates) && flaw === undefined)
      hold({ ...flawed, duplicate: true }, delay + 1 + duplicates.below(longestDelay));
    yield* due();
  }
  held.sort((left, right) => left.release - right.release);
  for (const { delivery } of held) yield delivery;
}

function chooseFlaw(disturbances: Disturbances, dice: number): Flaw | undefined {
  const { oversize, brokenJson, wrongCredentials } = disturbances;
  if (dice < oversize) return 'oversize';
  if (dice < oversize + brokenJson) return 'broken-json';
  if (dice < oversize + brokenJson + wrongCredentials) return 'wrong-credentials';
  return undefined;
}

/** Only what is queued can be too large for a queue; a question is answered whatever its size. */
function applicable(flaw: Flaw | undefined, delivery: PlannedDelivery): Flaw | undefined {
  const queued = delivery.destination === 'webhooks' && delivery.trigger !== synchronousTrigger;
  return flaw === 'oversize' && !queued ? undefined : flaw;
}

function withFlaw(delivery: PlannedDelivery, flaw: Flaw): PlannedDelivery {
  if (flaw === 'wrong-credentials') return { ...delivery, flaw };
  if (flaw === 'broken-json')
    return { ...delivery, flaw, body: delivery.body.slice(0, Math.ceil(delivery.body.length / 2)) };
  const padding = 'x'.repeat(Math.max(0, oversizeBytes - delivery.body.length));
  return { ...delivery, flaw, body: JSON.stringify({ ...delivery.envelope, padding }) };
}
