import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRelay } from '../../local/index.ts';
import { quartiles } from '../measuring/quartiles.ts';
import type { DeliverySender, Load } from './delivery-sender.ts';
import type { LaneDepths } from './lane-depths.ts';
import type { Publications } from './publications.ts';

/** What goes on beside the messages that are measured. */
interface Storm {
  readonly trigger: Load['trigger'];
  /** Where its deliveries go. */
  readonly lane: 'messages' | 'users';
  /** The lane stands still for the first half, so that a backlog builds up and is then worked off. */
  readonly held: boolean;
}

const storms = {
  quiet: undefined,
  storm: { trigger: 'user_connection_status_changed', lane: 'users', held: false },
  backlog: { trigger: 'user_connection_status_changed', lane: 'users', held: true },
  /** What it would be without lanes, to show that the measurement would find it. */
  shared: { trigger: 'message_sent', lane: 'messages', held: true },
} as const satisfies Record<string, Storm | undefined>;

export type PhaseName = keyof typeof storms;

export interface PhaseParts {
  readonly relay: Pick<LocalRelay, 'faults'>;
  readonly messages: DeliverySender;
  readonly others: DeliverySender;
  readonly publications: Publications;
  readonly depths: LaneDepths;
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly stormPerSecond: number;
  readonly connections: number;
}

/** Medians in milliseconds, peaks in deliveries. */
export interface PhaseMeasurement {
  readonly acknowledgement: number;
  readonly publication: number;
  /** The same of the deliveries in the users lane; undefined where there were none. */
  readonly usersPublication: number | undefined;
  readonly messagesDepth: number;
  readonly usersDepth: number;
  /** The share of the machine's processors that was in use, by whomever. */
  readonly processorShare: number;
}

/** Runs one phase to its end: until everything that was sent is published. */
export async function runPhase(name: PhaseName, parts: PhaseParts): Promise<PhaseMeasurement> {
  const { publications, depths, seconds, messagesPerSecond, stormPerSecond, connections } = parts;
  const storm: Storm | undefined = storms[name];
  depths.takePeaks();
  for (const lane of ['messages', 'users']) publications.take(lane);
  if (storm?.held === true) {
    parts.relay.faults.begin({
      queue: `-lane-${storm.lane}.fifo`,
      action: 'hang',
      operations: ['ReceiveMessage'],
      seconds: seconds / 2,
    });
  }
  const busy = watchProcessors();
  const [acknowledgements, others] = await Promise.all([
    parts.messages.send({ trigger: 'message_sent', perSecond: messagesPerSecond, seconds, connections: 4 }),
    storm === undefined
      ? []
      : parts.others.send({ trigger: storm.trigger, perSecond: stormPerSecond, seconds, connections }),
  ]);
  const processorShare = busy();
  const inLane = (lane: Storm['lane']) => (storm?.lane === lane ? others.length : 0);
  await published(parts, 'messages', acknowledgements.length + inLane('messages'));
  await published(parts, 'users', inLane('users'));
  const peaks = depths.takePeaks();
  const ofUsers = publications.take('users');
  return {
    acknowledgement: quartiles(acknowledgements).median,
    publication: quartiles(publications.take('messages')).median,
    usersPublication: ofUsers.length === 0 ? undefined : quartiles(ofUsers).median,
    messagesDepth: peaks.get('messages') ?? 0,
    usersDepth: peaks.get('users') ?? 0,
    processorShare,
  };
}

const longestWaitMilliseconds = 60_000;

/** Waits until so many events of a lane are published. */
async function published({ publications }: PhaseParts, lane: string, events: number): Promise<void> {
  const deadline = Date.now() + longestWaitMilliseconds;
  while (publications.count(lane) < events) {
    if (Date.now() > deadline) {
      throw new Error(
        `only ${publications.count(lane)} of ${events} events of the lane ${lane} were published`,
      );
    }
    await sleep(20);
  }
}

/** The returned function answers which share of the processors' time was used since. */
function watchProcessors(): () => number {
  const before = processorTimes();
  return () => {
    const now = processorTimes();
    return 1 - (now.idle - before.idle) / (now.all - before.all);
  };
}

function processorTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((processor) => processor.times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
