import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type PlainAnswer, type PlainRequest, readPlainRequest } from './plain-request.ts';

const client = new SQSClient({});
const queueUrl = process.env.LANE_QUEUE_URL_MESSAGES ?? '';

/** A plain ingress that sends with the SDK as it comes. */
export async function handler(event: PlainRequest): Promise<PlainAnswer> {
  readPlainRequest(event);
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: event.body,
      MessageGroupId: 'conversation',
      MessageDeduplicationId: createHash('sha256').update(event.body).digest('hex'),
    }),
  );
  return { statusCode: 200, body: '{}' };
}
