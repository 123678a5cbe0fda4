/** Lanes are emptied, consumers read, dead-letter queues are empty. */
import { describeError, RelayError } from '../../errors.ts';
import { describeQueue, type QueueLabel, queueName, relayQueues } from '../../queues/known-queues.ts';
import {
  isMissingQueue,
  type QueueDepth,
  readOldestMessages,
  readQueueDepth,
} from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import { countOf, describeDuration } from '../../terminal.ts';
import { type Finding, findingsOf } from './finding.ts';

/** What is known of a queue. */
export interface QueueState extends QueueDepth {
  /** How long its oldest message has waited; undefined if it isn't known. */
  readonly oldestSeconds?: number | undefined;
}

/** What all queues of a relay look like from outside. Empty ones are only counted. */
export async function checkQueues(target: Target): Promise<Finding[]> {
  const labels = relayQueues(target);
  const queues = labels.flatMap((label) => [
    { url: label.queueUrl, judge: (state: QueueState) => judgeQueue(label, state) },
    { url: label.deadLetterQueueUrl, judge: (state: QueueState) => judgeDeadLetters(label, state) },
  ]);
  const urls = queues.map(({ url }) => url);
  const ages = await readAges(target, urls);
  const findings = await Promise.all(
    queues.map(async ({ url, judge }) => {
      const state = await readState(url, target);
      if ('check' in state) return state;
      return judge({ ...state, oldestSeconds: 'check' in ages ? undefined : ages.get(url) });
    }),
  );
  const wrong = findings.filter((finding) => finding !== undefined);
  const empty = findings.length - wrong.length;
  return [
    ...judgeConsumers(labels),
    ...wrong,
    ...(empty > 0 ? [findingsOf('queues').ok(`${countOf(empty, 'queue is', 'queues are')} empty`)] : []),
    ...('check' in ages ? [ages] : []),
  ];
}

async function readState(url: string, { clients }: Target) {
  const name = queueName(url);
  try {
    return await readQueueDepth(await clients.sqs(), url);
  } catch (error) {
    if (!isMissingQueue(error)) throw new RelayError(`${name}: ${describeError(error)}`);
    return findingsOf(`queue ${name}`).fail(
      "it doesn't exist, but the stack refers to it",
      'someone deleted it: compare the stack with `npm run diff` and see docs/deploy.md',
    );
  }
}

/** If the ages can't be read, the queues are still checked. */
async function readAges(target: Target, queueUrls: readonly string[]) {
  const { notChecked } = findingsOf('age of the oldest messages');
  try {
    const ages = await readOldestMessages(target, queueUrls, Date.now());
    return ages ?? notChecked("the local run has no CloudWatch, and SQS itself doesn't show it");
  } catch (error) {
    const advice = 'check that your AWS user may call cloudwatch:GetMetricData';
    return notChecked(`CloudWatch can't be read: ${describeError(error)}`, advice);
  }
}

export function judgeConsumers(queues: readonly QueueLabel[]): Finding[] {
  if (queues.some(({ kind }) => kind === 'consumer')) return [];
  const says = 'the relay has no consumer: it processes events but publishes them to no queue';
  return [findingsOf('consumers').fail(says, 'add a consumer in infra/relay.config.ts and deploy')];
}

/** A larger backlog may be a burst; it is a warning, not a failure. */
const largeBacklog = 1000;

/** The waits in seconds are the alarms' own limits, unless the configuration sets others. */
const kinds = {
  lane: {
    units: ['delivery waits', 'deliveries wait'],
    longWait: 300,
    idle: 'check that the event source mapping is enabled',
    slow: 'run this again in a minute, and act if the number grows',
    section: 'deliveries-waiting',
    deadLetterSection: 'dead-letters',
  },
  consumer: {
    units: ['event waits', 'events wait'],
    longWait: 900,
    idle: 'check that its consumer runs and may read the queue',
    slow: 'its consumer is slower than the incoming events',
    section: 'events-waiting',
    deadLetterSection: 'events-undelivered',
  },
  // The archive's function may wait for a batch.
  archive: {
    units: ['event waits', 'events wait'],
    longWait: 1800,
    idle: undefined,
    slow: undefined,
    section: 'events-not-archived',
    deadLetterSection: 'events-not-archived',
  },
} as const;

/** Whether a queue is being emptied; undefined if it is empty. */
export function judgeQueue(queue: QueueLabel, state: QueueState): Finding | undefined {
  const { visible, inFlight, oldestSeconds = 0 } = state;
  const { units, longWait, idle, slow, section } = kinds[queue.kind];
  const [one, many] = units;
  const late = oldestSeconds > longWait;
  if (visible === 0 && (inFlight === 0 || !late)) return undefined;
  const { ok, warn } = findingsOf(describeQueue(queue));
  const says = `${countOf(visible, one, many)}${oldestOf(state)}; ${inFlight || 'none'} being processed`;
  const advice =
    (inFlight === 0 && idle) ||
    (late && 'find out what blocks the oldest one') ||
    (visible > largeBacklog && slow);
  return advice ? warn(says, `${advice}: docs/runbook.md#${section}`) : ok(says);
}

/** Whether a dead-letter queue holds something; undefined if it is empty. */
export function judgeDeadLetters(queue: QueueLabel, state: QueueState): Finding | undefined {
  const count = state.visible + state.inFlight;
  if (count === 0) return undefined;
  return findingsOf(`dead letters of the ${describeQueue(queue)}`).fail(
    `${count} in the dead-letter queue${oldestOf(state)}`,
    `look at them with \`relay dlq list --${describeQueue(queue)}\`; see docs/runbook.md#${kinds[queue.kind].deadLetterSection}`,
  );
}

function oldestOf({ oldestSeconds }: QueueState): string {
  return oldestSeconds === undefined ? '' : `, the oldest for ${describeDuration(oldestSeconds * 1000)}`;
}
