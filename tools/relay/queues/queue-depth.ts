import type { SQSClient } from '@aws-sdk/client-sqs';

/** How full a queue is. SQS's numbers are approximate; in a queue at rest they are right after about a minute. */
export interface QueueDepth {
  /** Ready to be received; in a FIFO queue, groups that are held are counted too. */
  readonly visible: number;
  /** Received and not yet deleted. */
  readonly inFlight: number;
}

/** Reads how full a queue is. Rejects where the queue does not exist or may not be read. */
export async function readQueueDepth(client: SQSClient, queueUrl: string): Promise<QueueDepth> {
  const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
  };
}
