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

export interface FifoQueueProps {
  readonly resources: StageResources;
  /** The part of the physical name between the stage's prefix and `.fifo`. */
  readonly name: string;
  readonly visibility: Duration;
  readonly retention: Duration;
  readonly maximumReceives: number;
}

/** Time for people to look at what failed. */
const deadLetterRetention = Duration.days(longestRetentionDays);

/** A FIFO queue and its dead-letter queue: high throughput by message group, encrypted, TLS only. */
export class FifoQueue extends Construct {
  readonly name: string;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FifoQueueProps) {
    super(scope, id);
    const { resources, maximumReceives } = props;
    this.name = props.name;
    const queueName = `${resources.prefix}-${props.name}.fifo`;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...fifo(resources),
      queueName: `${resources.prefix}-${props.name}-dead.fifo`,
      retentionPeriod: deadLetterRetention,
      redriveAllowPolicy: {
        redrivePermission: RedrivePermission.BY_QUEUE,
        // By its ARN, not by reference: the two queues would otherwise wait for each other.
        sourceQueues: [
          Queue.fromQueueAttributes(this, 'Source', {
            queueArn: Stack.of(this).formatArn({ service: 'sqs', resource: queueName }),
            fifo: true,
          }),
        ],
      },
    });
    this.queue = new Queue(this, 'Queue', {
      ...fifo(resources),
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

function fifo({ removalPolicy, encryptionKey }: StageResources): QueueProps {
  return {
    fifo: true,
    // Ids are set by the sender: two different deliveries may well have the same text.
    contentBasedDeduplication: false,
    deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
    fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    // Queues made by CloudFormation otherwise keep the old, smaller limit.
    maxMessageSizeBytes: largestMessageBytes,
    enforceSSL: true,
    removalPolicy,
    ...(encryptionKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
  };
}
