import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRelay } from '../../local/index.ts';
import { quartiles } from '../measuring/quartiles.ts';
import type { DeliverySender } from './delivery-sender.ts';
import type { LaneDepths } from './lane-depths.ts';
import type { Publications } from './publications.ts';

/**
 * What else goes on while messages are sent: nothing; a storm of presence events; or the same storm while the users lane
 * stands still for the first half, so that a backlog builds up and is then worked off.
 */
export type PhaseName = 'quiet' | 'storm' | 'backlog';

export interface PhaseParts {
  readonly relay: Pick<LocalRelay, 'faults'>;
  readonly messages: DeliverySender;
  readonly presence: DeliverySender;
  readonly publications: Publications;
  readonly depths: LaneDepths;
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly presencePerSecond: number;
  readonly connections: number;
}

/** Medians in milliseconds, peaks in deliveries. */
export interface PhaseMeasurement {
  readonly acknowledgement: number;
  readonly publication: number;
  /** The same of the presence events; undefined in a quiet phase. */
  readonly presencePublication: number | undefined;
  readonly messagesDepth: number;
  readonly usersDepth: number;
  /** The share of the machine's processors that was in use, by whomever. */
  readonly processorShare: number;
}

/** Runs one phase to its end: until every message is published and the users lane is empty. */
export async function runPhase(name: PhaseName, parts: PhaseParts): Promise<PhaseMeasurement> {
  const { publications, depths, seconds, messagesPerSecond, presencePerSecond, connections } = parts;
  depths.takePeaks();
  for (const lane of ['messages', 'users']) publications.take(lane);
  if (name === 'backlog') {
    parts.relay.faults.begin({
      queue: 'lane-users.fifo',
      action: 'hang',
      operations: ['ReceiveMessage'],
      seconds: seconds / 2,
    });
  }
  const busy = watchProcessors();
  const storm = name === 'quiet' ? 0 : presencePerSecond * seconds;
  const [acknowledgements] = await Promise.all([
    parts.messages.send({ trigger: 'message_sent', perSecond: messagesPerSecond, seconds, connections: 4 }),
    storm === 0
      ? undefined
      : parts.presence.send({
          trigger: 'user_connection_status_changed',
          perSecond: presencePerSecond,
          seconds,
          connections,
        }),
  ]);
  const processorShare = busy();
  await published(parts, 'messages', acknowledgements.length);
  await published(parts, 'users', storm);
  const peaks = depths.takePeaks();
  return {
    acknowledgement: quartiles(acknowledgements).median,
    publication: quartiles(publications.take('messages')).median,
    presencePublication: storm === 0 ? undefined : quartiles(publications.take('users')).median,
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
