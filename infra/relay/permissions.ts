import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { settingsKeys } from '../../lambda/decisions/settings/settings-keys.ts';
import type { StageResources } from './stage-resources.ts';

/** What a function needs whose event source mapping reads a queue. */
export function receiveStatement(queue: Queue): PolicyStatement {
  return new PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resources: [queue.queueArn],
  });
}

/** As many queues as fit with room into an IAM policy: the CDK spreads statements over policies, but splits none. */
const queuesInStatement = 12;

/** What a function needs that sends to queues, singly or in batches. */
export function sendStatements(queues: readonly Queue[]): PolicyStatement[] {
  const arns = queues.map(({ queueArn }) => queueArn);
  return Array.from(
    { length: Math.ceil(arns.length / queuesInStatement) },
    (_, index) =>
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: arns.slice(index * queuesInStatement, (index + 1) * queuesInStatement),
      }),
  );
}

/**
 * What the ingress needs to read the settings of its rules. Without the permission to list, S3 answers 403 for an object
 * that isn't there, and "no settings" would look like a broken permission.
 */
export function readSettingsStatements(bucket: Bucket): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [settingsKeys.current, `${settingsKeys.listPrefix}*`].map((key) =>
        bucket.arnForObjects(key),
      ),
    }),
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
  ];
}

/** What a function needs beside that to receive from queues under a key of the customer's. */
export function decryptStatements(resources: StageResources): PolicyStatement[] {
  return keyStatements(resources, ['kms:Decrypt']);
}

/** What a function needs beside that to send to queues under a key of the customer's, and to receive. */
export function encryptStatements(resources: StageResources): PolicyStatement[] {
  return keyStatements(resources, ['kms:Decrypt', 'kms:GenerateDataKey']);
}

function keyStatements({ encryptionKey }: StageResources, actions: string[]): PolicyStatement[] {
  if (encryptionKey === undefined) return [];
  return [new PolicyStatement({ actions, resources: [encryptionKey.keyArn] })];
}
