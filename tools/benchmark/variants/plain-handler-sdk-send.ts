import { createHash } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type PlainAnswer, type PlainRequest, handler as plainHandler } from './plain-handler.ts';

const client = new SQSClient({});
const queueUrl = process.env.LANE_QUEUE_URL_MESSAGES ?? '';

/** A plain ingress that sends with the SDK as it comes. */
export async function handler(event: PlainRequest): Promise<PlainAnswer> {
  const answer = await plainHandler(event);
  await client.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: event.body,
      MessageGroupId: 'conversation',
      MessageDeduplicationId: createHash('sha256').update(event.body).digest('hex'),
    }),
  );
  return answer;
}
