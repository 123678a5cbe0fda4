import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { type CfnElement, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { writeArchiveEnvironment } from '../../lambda/archive/configuration.ts';
import { archivePrefixes } from '../../lambda/archive/layout.ts';
import { archiveName } from '../../lambda/worker/configuration.ts';
import type { FunctionBundles } from '../bundling/function-bundles.ts';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';
import { acknowledge } from './acknowledge.ts';
import { encryptStatements, receiveStatement } from './permissions.ts';
import { privateBucket } from './private-bucket.ts';
import { mapQueue } from './queue-mapping.ts';
import { deadLetterRetention, QueueWithDeadLetters } from './queue-with-dead-letters.ts';
import { RelayFunction } from './relay-function.ts';
import { serviceEndpoint } from './service-endpoint.ts';
import type { StageResources } from './stage-resources.ts';

export interface ArchiveProps {
  readonly resources: StageResources;
  readonly configuration: NonNullable<RelayConfiguration['archive']>;
  readonly bundles: FunctionBundles;
}

/** Lambda's limit for standard queues. A batch is also full at 6 MB, some 2,500 events. */
const batches = { size: 10_000, window: Duration.minutes(5) };

/** For 6 MB of events: reading, compressing, uploading, and one more attempt. */
const timeout = Duration.minutes(1);

/** AWS's advice for event source mappings: six times the timeout, plus the batching window. */
const visibility = Duration.minutes(11);

/** With the visibility timeout, almost two hours in which S3 may be out of reach. */
const maximumReceives = 10;

/** Every processed event in S3: a queue, the function that empties it, and the bucket. */
export class Archive extends Construct {
  readonly bucket: Bucket;
  readonly queue: QueueWithDeadLetters;
  readonly function: RelayFunction;

  constructor(scope: Construct, id: string, { resources, configuration, bundles }: ArchiveProps) {
    super(scope, id);
    this.bucket = privateBucket(this, 'Bucket', {
      resources,
      withoutAccessLog:
        'One function writes here and operators read. Who read what is in CloudTrail, where data events are on; access logs would need a second bucket.',
      lifecycleRules: [
        {
          prefix: archivePrefixes.events,
          expiration: Duration.days(configuration.retentionDays),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    this.queue = new QueueWithDeadLetters(this, 'Queue', {
      resources,
      name: archiveName,
      ordered: false,
      visibility,
      retention: deadLetterRetention,
      maximumReceives,
    });
    const objects = this.bucket.arnForObjects(`${archivePrefixes.events}*`);
    this.function = new RelayFunction(this, 'Function', {
      resources,
      name: archiveName,
      description: 'Stores processed events in S3',
      code: bundles.archive,
      timeout,
      memoryMegabytes: 512,
      environment: writeArchiveEnvironment({
        stage: resources.stage,
        bucket: this.bucket.bucketName,
        s3Endpoint: serviceEndpoint('s3'),
      }),
      permissions: [
        receiveStatement(this.queue.queue),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [objects] }),
        ...encryptStatements(resources),
      ],
    });
    const bucketId = Stack.of(this).getLogicalId(this.bucket.node.findChild('Resource') as CfnElement);
    acknowledge(this.function, {
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${archivePrefixes.events}*]`,
      reason: 'Objects are named by their contents. The function may only write events.',
    });
    mapQueue(this, {
      queue: this.queue.queue,
      target: this.function.function,
      maximumConcurrency: 5,
      batches,
    });
  }
}
