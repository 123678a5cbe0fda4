import type { Category } from '../../lambda/cometchat/categories.ts';
import { createAcknowledge } from '../../lambda/ingress/acknowledge.ts';
import type { DeliveryQueue } from '../../lambda/ingress/delivery-queue.ts';
import { createHandler } from '../../lambda/worker/create-handler.ts';
import type { RecordOutcome } from '../../lambda/worker/record-outcome.ts';
import { violations } from './invariants.ts';
import type { Call, Network } from './network.ts';
import { type Profile, profiles } from './profiles.ts';
import { createRandom } from './random.ts';
import { type Sent, sendConversations } from './vendor.ts';
import { startWorkers } from './worker-pool.ts';
import { createWorldClock } from './world-clock.ts';
import { createWorldQueues, type WorldQueues, workerConfiguration } from './world-queues.ts';

/** The relay's own parts that the model drives. A test puts faulty ones in their place. */
export interface RelayParts {
  readonly createHandler: typeof createHandler;
  readonly createAcknowledge: typeof createAcknowledge;
}

/** What was modelled, and everything that broke a promise. */
export interface ModelRun {
  readonly seed: number;
  readonly profile: string;
  readonly violations: readonly string[];
  readonly deliveries: number;
  /** Events in the consumers' queues. */
  readonly events: number;
  /** How often a record ended so. */
  readonly ends: Readonly<Record<string, number>>;
  /** A line for every call to a queue, in the order of their ends. */
  readonly trace: () => readonly string[];
}

/** By then everything has long been delivered; milliseconds. */
const endMilliseconds = 43_200_000;

/** A modelled world at its end. */
export interface World extends WorldQueues {
  readonly outcomes: readonly RecordOutcome[];
  readonly sent: readonly Sent[];
}

/** Runs the relay once, in modelled time, under the weather that the seed draws. Equal arguments end equally. */
export async function runModel(
  seed: number,
  { parts = { createHandler, createAcknowledge }, profile }: { parts?: RelayParts; profile?: Profile } = {},
): Promise<ModelRun> {
  const random = createRandom(seed);
  const drawn = profile ?? profiles[seed % profiles.length] ?? profiles[0];
  const clock = createWorldClock(Date.UTC(2026, 0, 1));
  const problems: string[] = [];
  const complain = (problem: string) => problems.push(problem);
  const world = createWorldQueues(drawn, clock, random);
  const outcomes: RecordOutcome[] = [];
  startWorkers({
    createHandler: parts.createHandler,
    configuration: workerConfiguration(world.consumers),
    lane: world.lane,
    network: world.network,
    profile: drawn,
    clock,
    random,
    complain,
    report: (batch) => outcomes.push(...batch),
  });
  if (random.chance(0.2))
    clock.after(random.between(0, 120_000), () => clock.setBack(random.between(1_000, 3_600_000)));
  const acknowledge = parts.createAcknowledge({
    configuration: { acknowledgeBudgetMilliseconds: 1_800, laneQueueUrls },
    queue: ingressQueue(world.network),
    now: clock.now,
  });
  let sent: readonly Sent[] = [];
  const work = async () => {
    sent = await sendConversations({
      profile: drawn,
      clock,
      random,
      lane: world.lane,
      acknowledge,
      complain,
    });
    while (world.lane.size > 0) await world.lane.change();
  };
  if ((await clock.run(work(), endMilliseconds)) === 'stuck')
    complain(`${world.lane.size} records are left in the lane`);
  return {
    seed,
    profile: drawn.name,
    violations: [...problems, ...violations({ ...world, outcomes, sent })],
    deliveries: sent.length,
    events: world.consumers.reduce(
      (sum, { queueUrl }) => sum + (world.queues.get(queueUrl)?.accepted.length ?? 0),
      0,
    ),
    ends: countEnds(outcomes),
    trace: () => world.network.calls.map(callText),
  };
}

function callText({ answers, caller, endedAt, messages, queue, startedAt, weather }: Call): string {
  const each = messages.map(({ deduplicationId }, index) => `${deduplicationId} ${answers[index]}`);
  return `${startedAt}-${endedAt} ms, ${caller} to ${queue.name} (${weather}): ${each.join(', ')}`;
}

/** By result, and by reason where there is one. */
function countEnds(outcomes: readonly RecordOutcome[]): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { result, reason } of outcomes) {
    const end = reason === undefined ? result : `${result}: ${reason}`;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}

/** Every lane is the one lane here. */
const laneQueueUrls = new Proxy<Readonly<Record<Category, string>>>(Object.create(null), {
  get: () => 'lane',
});

/** The SDK's client as the ingress has it: up to three attempts of 800 ms, while the caller's signal lets it. */
function ingressQueue(network: Network): DeliveryQueue {
  return {
    async send(queueUrl, message, signal) {
      const caller = { name: 'ingress', alive: true };
      for (let attempt = 1; ; attempt += 1) {
        try {
          const [refusal] = await network.send(queueUrl, [message], { signal, patience: 800, caller });
          if (refusal === undefined) return;
          throw new Error(refusal);
        } catch (error) {
          if (attempt === 3 || signal.aborted) throw error;
        }
      }
    },
  };
}
