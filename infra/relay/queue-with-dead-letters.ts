import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  QueuePolicy,
  type QueueProps,
  RedrivePermission,
} from 'aws-cdk-lib/aws-sqs';
import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { largestMessageBytes, longestRetentionDays } from '../../lambda/sqs/limits.ts';
import type { StageResources } from './stage-resources.ts';

export interface QueueWithDeadLettersProps {
  readonly resources: StageResources;
  /** The part of the physical name after the stage's prefix, without `.fifo`. */
  readonly name: string;
  readonly visibility: Duration;
  readonly retention: Duration;
  readonly maximumReceives: number;
  /** Default: true. A queue without order is a standard queue: cheaper, without deduplication. */
  readonly ordered?: boolean | undefined;
}

/** Time for people to look at what failed. */
export const deadLetterRetention = Duration.days(longestRetentionDays);

/** A queue and its dead-letter queue, encrypted, TLS only; FIFO with high throughput by message group, or standard. */
export class QueueWithDeadLetters extends Construct {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    const { resources, maximumReceives, ordered = true } = props;
    const suffix = ordered ? '.fifo' : '';
    const common = { ...(ordered ? fifo : {}), ...protectedBy(resources) };
    this.name = props.name;
    const queueName = `${resources.prefix}-${props.name}${suffix}`;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      queueName: `${resources.prefix}-${props.name}-dead${suffix}`,
      retentionPeriod: deadLetterRetention,
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        // By its ARN, not by reference: the two queues would otherwise wait for each other.
        sourceQueues: [
          Queue.fromQueueAttributes(this, 'Source', {
            queueArn: Stack.of(this).formatArn({ service: 'sqs', resource: queueName }),
            fifo: ordered,
          }),
        ],
      },
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      queueName,
      visibilityTimeout: props.visibility,
      retentionPeriod: props.retention,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maximumReceives },
    });
    for (const queue of [this.deadLetters, this.queue]) keepPolicyWithQueue(queue, resources.removalPolicy);
  }
}

/** A queue that outlives the stack without its policy would take requests without TLS, and lose its readers. */
function keepPolicyWithQueue(queue: Queue, removalPolicy: RemovalPolicy): void {
  const policy = queue.node.findChild('Policy');
  if (!(policy instanceof QueuePolicy)) throw new Error(`${queue.node.path} has no policy`);
  policy.applyRemovalPolicy(removalPolicy);
}

const fifo: QueueProps = {
  fifo: true,
  // Ids are set by the sender: two different deliveries may well have the same text.
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

function protectedBy({ removalPolicy, encryptionKey }: StageResources): QueueProps {
  return {
    // Queues made by CloudFormation otherwise keep the old, smaller limit.
    maxMessageSizeBytes: largestMessageBytes,
    enforceSSL: true,
    removalPolicy,
    ...(encryptionKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
  };
}
