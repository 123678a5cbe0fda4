import { consumerQueues, laneQueues } from '../../queues/known-queues.ts';
import { type QueueDepth, readQueueDepth } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import type { Check, Finding } from './finding.ts';

/** More than this may be a burst; it is looked at, not alarmed about. */
const muchBacklog = 1000;

/** Lanes are emptied, consumers read, dead-letter queues are empty. */
export const queuesCheck: Check = {
  name: 'queues',
  run: async (target) => {
    const lanes = laneQueues(target);
    const consumers = consumerQueues(target);
    const depthOf = await depthReader(target);
    const findings = await Promise.all([
      ...lanes.map(async ({ lane, queueUrl }) => judgeLane(lane, await depthOf(queueUrl))),
      ...lanes.map(async ({ lane, deadLetterQueueUrl }) =>
        judgeDeadLetters(`the lane ${lane}`, await depthOf(deadLetterQueueUrl)),
      ),
      ...consumers.map(async ({ name, queueUrl }) => judgeConsumer(name, await depthOf(queueUrl))),
      ...consumers.flatMap(({ name, deadLetterQueueUrl }) =>
        deadLetterQueueUrl === undefined
          ? []
          : [depthOf(deadLetterQueueUrl).then((depth) => judgeDeadLetters(`the consumer ${name}`, depth))],
      ),
    ]);
    return [...judgeConsumers(consumers.length), ...summarise(findings.flat())];
  },
};

async function depthReader(target: Target): Promise<(queueUrl: string) => Promise<QueueDepth>> {
  const client = await target.clients.sqs();
  return (queueUrl) => readQueueDepth(client, queueUrl);
}

export function judgeConsumers(count: number): Finding[] {
  if (count > 0) return [];
  return [
    {
      check: 'consumers',
      grade: 'fail',
      says: 'the relay has no consumer: events are processed and published to nobody',
      advice: 'add a consumer in infra/relay.config.ts and deploy',
    },
  ];
}

export function judgeLane(lane: string, { visible, inFlight }: QueueDepth): Finding[] {
  const check = `lane ${lane}`;
  if (visible === 0) return [{ check, grade: 'ok', says: 'nothing waits' }];
  if (inFlight === 0)
    return [
      {
        check,
        grade: 'warn',
        says: `${visible} deliveries wait, and no worker has any in hand`,
        advice: 'is the event source mapping enabled? See docs/runbook.md#deliveries-waiting',
      },
    ];
  if (visible > muchBacklog)
    return [
      {
        check,
        grade: 'warn',
        says: `${visible} deliveries wait; the workers have ${inFlight} in hand`,
        advice: 'run this again in a minute: if the number grows, see docs/runbook.md#deliveries-waiting',
      },
    ];
  return [{ check, grade: 'ok', says: `${visible} deliveries wait; the workers have ${inFlight} in hand` }];
}

export function judgeConsumer(name: string, { visible, inFlight }: QueueDepth): Finding[] {
  const check = `consumer ${name}`;
  if (visible > 0 && inFlight === 0)
    return [
      {
        check,
        grade: 'warn',
        says: `${visible} events wait, and nobody has any in hand`,
        advice: 'does its consumer run, and may it read the queue? See docs/runbook.md#events-waiting',
      },
    ];
  if (visible > muchBacklog)
    return [
      {
        check,
        grade: 'warn',
        says: `${visible} events wait; ${inFlight} are in hand`,
        advice: 'its consumer is slower than what comes in. See docs/runbook.md#events-waiting',
      },
    ];
  return [
    {
      check,
      grade: 'ok',
      says: visible === 0 ? 'nothing waits' : `${visible} events wait; ${inFlight} are in hand`,
    },
  ];
}

export function judgeDeadLetters(of: string, { visible, inFlight }: QueueDepth): Finding[] {
  const count = visible + inFlight;
  const check = `dead letters of ${of}`;
  if (count === 0) return [{ check, grade: 'ok', says: 'none' }];
  return [
    {
      check,
      grade: 'fail',
      says: `${count} in the dead-letter queue`,
      advice: 'look at them with `relay dlq list`; see docs/runbook.md#dead-letters',
    },
  ];
}

/** A line for each queue that is well says less than one for all. */
function summarise(findings: readonly Finding[]): Finding[] {
  const well = findings.filter(({ grade }) => grade === 'ok');
  const quiet = well.every(({ says }) => says === 'nothing waits' || says === 'none');
  return [
    ...findings.filter(({ grade }) => grade !== 'ok'),
    ...(well.length === 0
      ? []
      : [
          {
            check: 'queues',
            grade: 'ok' as const,
            says: `${well.length} queues are ${quiet ? 'empty' : 'being emptied, or empty'}`,
          },
        ]),
  ];
}
