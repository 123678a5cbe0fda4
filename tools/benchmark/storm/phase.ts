import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRelay } from '../../local/index.ts';
import { quartiles } from '../measuring/rounds.ts';
import type { DeliverySender, Load } from './delivery-sender.ts';
import type { LaneDepths, Publications } from './observations.ts';

/** What goes on beside the messages that are measured. */
interface Storm {
  readonly trigger: Load['trigger'];
  /** Where its deliveries go. */
  readonly lane: 'messages' | 'receipts' | 'users';
  /** The group in which they, and the messages that are measured, all are; left out: each is of other people. */
  readonly group?: string;
  /** The lane stands still for the first half, so that a backlog builds up and is then worked off. */
  readonly held: boolean;
}

const storms = {
  quiet: undefined,
  storm: { trigger: 'user_connection_status_changed', lane: 'users', held: false },
  backlog: { trigger: 'user_connection_status_changed', lane: 'users', held: true },
  /** A message in a large group: every member reads it at once. The measured messages are in the same group. */
  receipts: { trigger: 'message_read_receipt', lane: 'receipts', held: true, group: 'crowd' },
  /** What it would be without lanes, to show that the measurement would find it. */
  shared: { trigger: 'message_sent', lane: 'messages', held: true },
} as const satisfies Record<string, Storm | undefined>;

export type PhaseName = keyof typeof storms;

/** The lanes that a phase uses. */
export const stormLanes = ['messages', 'receipts', 'users'] as const;

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
  /** The same of the storm's deliveries in a lane of their own; undefined where there were none. */
  readonly stormPublication: number | undefined;
  readonly messagesDepth: number;
  /** Of the storm's own lane. */
  readonly stormDepth: number;
  /** How much of the machine's processors was in use, by whomever. */
  readonly processorPercent: number;
}

/** Runs one phase to its end: until everything that was sent is published. */
export async function runPhase(name: PhaseName, parts: PhaseParts): Promise<PhaseMeasurement> {
  const { publications, depths, seconds, messagesPerSecond, stormPerSecond, connections } = parts;
  const storm: Storm | undefined = storms[name];
  depths.takePeaks();
  for (const lane of stormLanes) publications.take(lane);
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
    parts.messages.send({
      trigger: 'message_sent',
      perSecond: messagesPerSecond,
      seconds,
      connections: 4,
      group: storm?.group,
    }),
    storm === undefined
      ? []
      : parts.others.send({
          trigger: storm.trigger,
          perSecond: stormPerSecond,
          seconds,
          connections,
          group: storm.group,
        }),
  ]);
  const processorPercent = busy();
  const inLane = (lane: Storm['lane']) => (storm?.lane === lane ? others.length : 0);
  await published(parts, 'messages', acknowledgements.length + inLane('messages'));
  const ownLane = storm === undefined || storm.lane === 'messages' ? undefined : storm.lane;
  if (ownLane !== undefined) await published(parts, ownLane, inLane(ownLane));
  const peaks = depths.takePeaks();
  const ofStorm = ownLane === undefined ? [] : publications.take(ownLane);
  return {
    acknowledgement: quartiles(acknowledgements).median,
    publication: quartiles(publications.take('messages')).median,
    stormPublication: ofStorm.length === 0 ? undefined : quartiles(ofStorm).median,
    messagesDepth: peaks.get('messages') ?? 0,
    stormDepth: ownLane === undefined ? 0 : (peaks.get(ownLane) ?? 0),
    processorPercent,
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

/** The returned function answers which percentage of the processors' time was used since. */
function watchProcessors(): () => number {
  const before = processorTimes();
  return () => {
    const now = processorTimes();
    return 100 * (1 - (now.idle - before.idle) / (now.all - before.all));
  };
}

function processorTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((processor) => processor.times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
