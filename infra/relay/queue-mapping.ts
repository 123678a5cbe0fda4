import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { mostMessagesPerCall } from '../../lambda/sqs/limits.ts';

/** The most that Lambda hands over at once from a FIFO queue. */
export const fifoBatchSize = mostMessagesPerCall;

/** Lets a function read a queue, and report the messages of a batch that it could not deal with. */
export function mapQueue(
  scope: Construct,
  props: {
    readonly queue: Queue;
    readonly target: IFunction;
    readonly maximumConcurrency: number;
    /** Default: the most of a FIFO queue, at once. Standard queues can have more, and wait for it. */
    readonly batches?: { readonly size: number; readonly window: Duration } | undefined;
  },
): void {
  new EventSourceMapping(scope, 'Mapping', {
    target: props.target,
    eventSourceArn: props.queue.queueArn,
    batchSize: props.batches?.size ?? fifoBatchSize,
    ...(props.batches && { maxBatchingWindow: props.batches.window }),
    reportBatchItemFailures: true,
    maxConcurrency: props.maximumConcurrency,
  });
}
