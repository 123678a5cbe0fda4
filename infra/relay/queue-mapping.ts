import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { mostMessagesPerCall } from '../../lambda/sqs/limits.ts';

/** The most that Lambda hands over at once from a FIFO queue. */
export const batchSize = mostMessagesPerCall;

/** Lets a function read a queue, and report the messages of a batch that it could not deal with. */
export function mapQueue(
  scope: Construct,
  props: { readonly queue: Queue; readonly target: IFunction; readonly maximumConcurrency: number },
): void {
  new EventSourceMapping(scope, 'Mapping', {
    target: props.target,
    eventSourceArn: props.queue.queueArn,
    batchSize,
    reportBatchItemFailures: true,
    maxConcurrency: props.maximumConcurrency,
  });
}
