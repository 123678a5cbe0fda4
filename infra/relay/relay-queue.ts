import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A queue of the relay, its dead-letter queue, and what watches them. */
export interface RelayQueue {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Goes off when the oldest message has waited too long. */
  readonly waitingAlarm: Alarm;
  /** Goes off when there are new dead letters. */
  readonly deadLettersAlarm: Alarm;
  /** Messages that wait. Default: the most in five minutes. */
  metricMessagesWaiting(options?: MetricOptions): Metric;
  /** Age of the oldest message, in seconds. Default: the highest in five minutes. */
  metricAgeOfOldestMessage(options?: MetricOptions): Metric;
  /** Messages in the dead-letter queue. Default: the most in five minutes. */
  metricDeadLetters(options?: MetricOptions): Metric;
}

/** The FIFO queue with a consumer's events. */
export interface RelayConsumer<Name extends string = string> extends RelayQueue {
  readonly name: Name;
  /** The function that the settings name. Undefined if they name none. */
  readonly function: LambdaFunction | undefined;
  /** Lets a function, role or user receive and delete events, and decrypt them if the relay has a key of yours. */
  grantConsume(grantee: IGrantable): Grant;
}

/** The FIFO queue of a category's deliveries, and the function that publishes them as events. */
export interface RelayLane extends RelayQueue {
  readonly worker: LambdaFunction;
  /** Events published. Default: the number in five minutes. */
  metricEventsPublished(options?: MetricOptions): Metric;
  /** Milliseconds from CometChat's request to the published event. Default: the 99th percentile in five minutes. */
  metricEndToEndLatency(options?: MetricOptions): Metric;
}

/** Every event in S3, and the queue in front of it. */
export interface RelayArchive extends RelayQueue {
  readonly bucket: Bucket;
  readonly function: LambdaFunction;
}
