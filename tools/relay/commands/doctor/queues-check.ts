import { describeError, RelayError } from '../../errors.ts';
import { archiveQueues, consumerQueues, laneQueues, queueName } from '../../queues/known-queues.ts';
import {
  isMissingQueue,
  type OldestMessages,
  type QueueDepth,
  readOldestMessages,
  readQueueDepth,
} from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import { countOf, describeDuration } from '../../terminal.ts';
import { deadLetterQueues, describeQueue, type QueueLabel, queueOption } from '../dlq/dead-letter-queue.ts';
import { type Check, type Finding, finding } from './finding.ts';

/** Lanes are emptied, consumers read, dead-letter queues are empty. */
export const queuesCheck: Check = { name: 'queues', run: checkQueues };

/** What is known of a queue. */
export interface QueueState extends QueueDepth {
  /** How long its oldest message has waited; undefined if it isn't known. */
  readonly oldestSeconds?: number | undefined;
}

interface RelayQueue {
  readonly url: string;
  readonly judge: (state: QueueState) => Finding;
}

/** What all queues of a relay look like from outside. */
export async function checkQueues(target: Target): Promise<readonly Finding[]> {
  const consumers = consumerQueues(target);
  const archive = archiveQueues(target);
  const queues: RelayQueue[] = [
    ...laneQueues(target).map(({ lane, queueUrl }) => ({
      url: queueUrl,
      judge: (state: QueueState) => judgeQueue('lane', lane, state),
    })),
    ...consumers.map(({ name, queueUrl }) => ({
      url: queueUrl,
      judge: (state: QueueState) => judgeQueue('consumer', name, state),
    })),
    ...(archive === undefined ? [] : [{ url: archive.queueUrl, judge: judgeArchive }]),
    ...deadLetterQueues(target).map((queue) => ({
      url: queue.url,
      judge: (state: QueueState) => judgeDeadLetters(queue, state),
    })),
  ];
  const ages = await readAges(
    target,
    queues.map(({ url }) => url),
  );
  const findings = await Promise.all(queues.map((queue) => examine(queue, target, ages.oldest)));
  return [...judgeConsumers(consumers.length), ...summarise(findings), ...ages.findings];
}

async function examine(
  { url, judge }: RelayQueue,
  { clients }: Target,
  oldest: OldestMessages,
): Promise<Finding> {
  const name = queueName(url);
  try {
    return judge({ ...(await readQueueDepth(await clients.sqs(), url)), oldestSeconds: oldest.get(url) });
  } catch (error) {
    if (!isMissingQueue(error)) throw new RelayError(`${name}: ${describeError(error)}`);
    const advice = 'someone deleted it: compare the stack with `npm run diff` and see docs/deploy.md';
    return finding(`queue ${name}`, 'fail', "it doesn't exist, but the stack refers to it", advice);
  }
}

/** If the ages can't be read, the queues are still checked. */
async function readAges(
  target: Target,
  queueUrls: readonly string[],
): Promise<{ readonly oldest: OldestMessages; readonly findings: readonly Finding[] }> {
  const unknown = (says: string, advice?: string) => ({
    oldest: new Map(),
    findings: [finding('age of the oldest messages', 'not checked', says, advice)],
  });
  try {
    const oldest = await readOldestMessages(target, queueUrls, Date.now());
    if (oldest !== undefined) return { oldest, findings: [] };
    return unknown("the local run has no CloudWatch, and SQS itself doesn't show it");
  } catch (error) {
    const advice = 'check that your AWS user may call cloudwatch:GetMetricData';
    return unknown(`CloudWatch can't be read: ${describeError(error)}`, advice);
  }
}

/** One finding for all queues that are well. */
function summarise(findings: readonly Finding[]): Finding[] {
  const well = findings.filter(({ grade }) => grade === 'ok');
  const wrong = findings.filter(({ grade }) => grade !== 'ok');
  if (well.length === 0) return wrong;
  const empty = well.every(({ says }) => says === nothingWaits || says === noDeadLetters);
  const says = `${well.length} queues are ${empty ? 'empty' : 'being emptied, or empty'}`;
  return [...wrong, finding('queues', 'ok', says)];
}

export function judgeConsumers(count: number): Finding[] {
  if (count > 0) return [];
  const says = 'the relay has no consumer: it processes events but publishes them to no queue';
  return [finding('consumers', 'fail', says, 'add a consumer in infra/relay.config.ts and deploy')];
}

/** A larger backlog may be a burst; it is a warning, not a failure. */
const largeBacklog = 1000;
const nothingWaits = 'nothing waits';
const noDeadLetters = 'none';

/** The waits in seconds are the alarms' own limits, unless the configuration sets others. */
const kinds = {
  lane: {
    units: ['delivery waits', 'deliveries wait'],
    longWait: 300,
    nobody: 'no worker is processing any',
    whyNobody: 'check that the event source mapping is enabled',
    processing: (count: number) => `the workers are processing ${count}`,
    tooSlow: 'run this again in a minute, and act if the number grows',
    see: 'docs/runbook.md#deliveries-waiting',
  },
  consumer: {
    units: ['event waits', 'events wait'],
    longWait: 900,
    nobody: 'nobody is processing any',
    whyNobody: 'check that its consumer runs and may read the queue',
    processing: (count: number) => `${count} are being processed`,
    tooSlow: 'its consumer is slower than the incoming events',
    see: 'docs/runbook.md#events-waiting',
  },
} as const;

/** Whether the workers empty a lane, or a consumer its queue. */
export function judgeQueue(of: keyof typeof kinds, name: string, state: QueueState): Finding {
  const { visible, inFlight, oldestSeconds = 0 } = state;
  const {
    units: [one, many],
    longWait,
    nobody,
    whyNobody,
    processing,
    tooSlow,
    see,
  } = kinds[of];
  const check = `${of} ${name}`;
  if (visible === 0) return finding(check, 'ok', nothingWaits);
  const waiting = `${countOf(visible, one, many)}${oldestOf(state)}`;
  if (inFlight === 0) return finding(check, 'warn', `${waiting}, and ${nobody}`, `${whyNobody}: ${see}`);
  const says = `${waiting}; ${processing(inFlight)}`;
  if (oldestSeconds > longWait)
    return finding(check, 'warn', says, `find out what blocks the oldest one: ${see}`);
  return visible > largeBacklog
    ? finding(check, 'warn', says, `${tooSlow}: ${see}`)
    : finding(check, 'ok', says);
}

const longArchiveWait = 1800;

/** Whether the archive's function stores what is in its queue. A batch may be waited for. */
export function judgeArchive(state: QueueState): Finding {
  const { visible, oldestSeconds = 0 } = state;
  const isLate = oldestSeconds > longArchiveWait;
  if (visible === 0 && !isLate) return finding('archive', 'ok', nothingWaits);
  const says = `${countOf(visible, 'event waits', 'events wait')}${oldestOf(state)}`;
  if (!isLate) return finding('archive', 'ok', says);
  return finding('archive', 'warn', says, "read the archive's log: docs/runbook.md#events-not-archived");
}

const runbookSections = {
  lane: 'dead-letters',
  consumer: 'events-undelivered',
  archive: 'events-not-archived',
} as const;

/** Whether a dead-letter queue is empty. */
export function judgeDeadLetters(of: QueueLabel, state: QueueState): Finding {
  const count = state.visible + state.inFlight;
  const check = `dead letters of the ${describeQueue(of)}`;
  if (count === 0) return finding(check, 'ok', noDeadLetters);
  const advice = `look at them with \`relay dlq list ${queueOption(of)}\`; see docs/runbook.md#${runbookSections[of.kind]}`;
  return finding(check, 'fail', `${count} in the dead-letter queue${oldestOf(state)}`, advice);
}

function oldestOf({ oldestSeconds }: QueueState): string {
  return oldestSeconds === undefined ? '' : `, the oldest for ${describeDuration(oldestSeconds * 1000)}`;
}
