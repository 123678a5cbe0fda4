import { createHash } from 'node:crypto';
import { type PlainAnswer, type PlainRequest, readPlainRequest } from './plain-request.ts';
import { signedCall } from './signed-call.ts';

const queueUrl = process.env.LANE_QUEUE_URL_MESSAGES ?? '';

/** The floor of a warm ingress: a plain one that sends without any client. */
export async function handler(event: PlainRequest): Promise<PlainAnswer> {
  readPlainRequest(event);
  await signedCall(queueUrl, 'SendMessage', {
    QueueUrl: queueUrl,
    MessageBody: event.body,
    MessageGroupId: 'conversation',
    MessageDeduplicationId: createHash('sha256').update(event.body).digest('hex'),
  });
  return { statusCode: 200, body: '{}' };
}
