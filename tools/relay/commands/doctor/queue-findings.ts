import type { QueueDepth } from '../../queues/queue-depth.ts';
import { countOf, describeDuration } from '../../terminal.ts';
import { type DeadLetterQueue, describeQueue, queueOption } from '../dlq/dead-letter-queue.ts';
import type { Finding, Grade } from './finding.ts';

/** What is known of a queue. */
export interface QueueState extends QueueDepth {
  /** How long its oldest message has waited; undefined where nobody tells it. */
  readonly oldestSeconds?: number | undefined;
}

/** More than this may be a burst; it is looked at, not alarmed about. */
const muchBacklog = 1000;
/** The alarms' own limits, where the configuration does not set others. */
const longLaneWait = 300;
const longConsumerWait = 900;
const longArchiveWait = 1800;

export function judgeConsumers(count: number): Finding[] {
  if (count > 0) return [];
  return [
    {
      check: 'consumers',
      grade: 'fail',
      says: 'the relay has no consumer: it processes events but publishes them to no queue',
      advice: 'add a consumer in infra/relay.config.ts and deploy',
    },
  ];
}

/** Whether the workers empty a lane. */
export function judgeLane(lane: string, state: QueueState): Finding[] {
  const { visible, inFlight } = state;
  const check = `lane ${lane}`;
  if (visible === 0) return [{ check, grade: 'ok', says: 'nothing waits' }];
  const waiting = `${waits(visible, 'delivery', 'deliveries')}${oldestOf(state)}`;
  const see = 'See docs/runbook.md#deliveries-waiting';
  if (inFlight === 0)
    return warn(
      check,
      `${waiting}, and no worker has any in hand`,
      `is the event source mapping enabled? ${see}`,
    );
  const says = `${waiting}; the workers have ${inFlight} in hand`;
  if (waitsLong(state, longLaneWait)) return warn(check, says, `what blocks the oldest one? ${see}`);
  return visible > muchBacklog
    ? warn(
        check,
        says,
        `run this again in a minute: if the number grows, see docs/runbook.md#deliveries-waiting`,
      )
    : [{ check, grade: 'ok', says }];
}

/** Whether a consumer reads its queue. */
export function judgeConsumer(name: string, state: QueueState): Finding[] {
  const { visible, inFlight } = state;
  const check = `consumer ${name}`;
  if (visible === 0) return [{ check, grade: 'ok', says: 'nothing waits' }];
  const waiting = `${waits(visible, 'event', 'events')}${oldestOf(state)}`;
  const see = 'See docs/runbook.md#events-waiting';
  if (inFlight === 0)
    return warn(
      check,
      `${waiting}, and nobody has any in hand`,
      `does its consumer run, and may it read the queue? ${see}`,
    );
  const says = `${waiting}; ${inFlight} in hand`;
  if (waitsLong(state, longConsumerWait)) return warn(check, says, `what blocks the oldest one? ${see}`);
  return visible > muchBacklog
    ? warn(check, says, `its consumer is slower than the incoming events. ${see}`)
    : [{ check, grade: 'ok', says }];
}

const runbookSections = {
  lane: 'dead-letters',
  consumer: 'events-undelivered',
  archive: 'events-not-archived',
} as const;

/** Whether the archive's function stores what is in its queue. A batch may be waited for. */
export function judgeArchive(state: QueueState): Finding[] {
  const check = 'archive';
  if (!waitsLong(state, longArchiveWait)) return [{ check, grade: 'ok', says: 'nothing waits' }];
  const says = `${waits(state.visible, 'event', 'events')}${oldestOf(state)}`;
  return warn(check, says, "what does the archive's log say? See docs/runbook.md#events-not-archived");
}

/** Whether a dead-letter queue is empty. */
export function judgeDeadLetters(of: Pick<DeadLetterQueue, 'kind' | 'name'>, state: QueueState): Finding[] {
  const count = state.visible + state.inFlight;
  const check = `dead letters of the ${describeQueue(of)}`;
  if (count === 0) return [{ check, grade: 'ok', says: 'none' }];
  return [
    {
      check,
      grade: 'fail',
      says: `${count} in the dead-letter queue${oldestOf(state)}`,
      advice: `look at them with \`relay dlq list ${queueOption(of)}\`; see docs/runbook.md#${runbookSections[of.kind]}`,
    },
  ];
}

/** A queue of the stack's outputs that isn't there. */
export function judgeMissing(queueName: string): Finding[] {
  return [
    {
      check: `queue ${queueName}`,
      grade: 'fail',
      says: "it doesn't exist, but the stack refers to it",
      advice: 'someone deleted it: compare the stack with `npm run diff` and see docs/deploy.md',
    },
  ];
}

function warn(check: string, says: string, advice: string): Finding[] {
  const grade: Grade = 'warn';
  return [{ check, grade, says, advice }];
}

function waits(count: number, one: string, many: string): string {
  return `${countOf(count, one, many)} ${count === 1 ? 'waits' : 'wait'}`;
}

function waitsLong({ oldestSeconds }: QueueState, limit: number): boolean {
  return oldestSeconds !== undefined && oldestSeconds > limit;
}

function oldestOf({ oldestSeconds }: QueueState): string {
  return oldestSeconds === undefined ? '' : `, the oldest for ${describeDuration(oldestSeconds * 1000)}`;
}
