import { describeError, RelayError } from '../../errors.ts';
import { archiveQueues, consumerQueues, laneQueues, queueName } from '../../queues/known-queues.ts';
import { type OldestMessages, readOldestMessages } from '../../queues/oldest-message.ts';
import { readQueueDepth } from '../../queues/queue-depth.ts';
import type { Target } from '../../target.ts';
import type { Check, Finding } from './finding.ts';
import {
  judgeArchive,
  judgeConsumer,
  judgeConsumers,
  judgeDeadLetters,
  judgeLane,
  judgeMissing,
  type QueueState,
} from './queue-findings.ts';

/** Lanes are emptied, consumers read, dead-letter queues are empty. */
export const queuesCheck: Check = {
  name: 'queues',
  run: checkQueues,
};

const missingQueue = /QueueDoesNotExist|NonExistentQueue/;

/** What all queues of a relay look like from outside. */
export async function checkQueues(target: Target): Promise<readonly Finding[]> {
  const lanes = laneQueues(target);
  const consumers = consumerQueues(target);
  const archive = archiveQueues(target);
  const ages = await readAges(target, [
    ...[...lanes, ...consumers, ...(archive === undefined ? [] : [archive])].flatMap(
      ({ queueUrl, deadLetterQueueUrl }) =>
        deadLetterQueueUrl === undefined ? [queueUrl] : [queueUrl, deadLetterQueueUrl],
    ),
  ]);
  const client = await target.clients.sqs();
  const judge = async (
    queueUrl: string | undefined,
    judgeState: (state: QueueState) => Finding[],
  ): Promise<Finding[]> => {
    if (queueUrl === undefined) return [];
    try {
      const depth = await readQueueDepth(client, queueUrl);
      return judgeState({ ...depth, oldestSeconds: ages.oldest.get(queueUrl) });
    } catch (error) {
      if (error instanceof Error && missingQueue.test(error.name)) return judgeMissing(queueName(queueUrl));
      throw new RelayError(`${queueName(queueUrl)}: ${describeError(error)}`);
    }
  };
  const findings = await Promise.all([
    ...lanes.map(({ lane, queueUrl }) => judge(queueUrl, (state) => judgeLane(lane, state))),
    ...lanes.map(({ lane, deadLetterQueueUrl }) =>
      judge(deadLetterQueueUrl, (state) => judgeDeadLetters({ kind: 'lane', name: lane }, state)),
    ),
    ...consumers.map(({ name, queueUrl }) => judge(queueUrl, (state) => judgeConsumer(name, state))),
    ...consumers.map(({ name, deadLetterQueueUrl }) =>
      judge(deadLetterQueueUrl, (state) => judgeDeadLetters({ kind: 'consumer', name }, state)),
    ),
    judge(archive?.queueUrl, judgeArchive),
    judge(archive?.deadLetterQueueUrl, (state) =>
      judgeDeadLetters({ kind: 'archive', name: 'archive' }, state),
    ),
  ]);
  return [...judgeConsumers(consumers.length), ...summarise(findings.flat()), ...ages.findings];
}

/** The ages are worth having, and no reason to leave the queues unchecked where they cannot be had. */
async function readAges(
  target: Target,
  queueUrls: readonly string[],
): Promise<{ readonly oldest: OldestMessages; readonly findings: readonly Finding[] }> {
  const check = 'age of the oldest messages';
  try {
    const oldest = await readOldestMessages(target, queueUrls, Date.now());
    if (oldest !== undefined) return { oldest, findings: [] };
    const says = 'the local run has no CloudWatch, and SQS itself does not tell it';
    return { oldest: new Map(), findings: [{ check, grade: 'not checked', says }] };
  } catch (error) {
    const says = `CloudWatch can't be read: ${describeError(error)}`;
    const advice = 'may your AWS user call cloudwatch:GetMetricData?';
    return { oldest: new Map(), findings: [{ check, grade: 'not checked', says, advice }] };
  }
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
