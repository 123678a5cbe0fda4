import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
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
