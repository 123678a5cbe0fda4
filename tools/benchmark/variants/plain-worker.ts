import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';

const client = new SQSClient({});

const delivery = z.looseObject({
  trigger: z.literal('message_sent'),
  appId: z.string(),
  webhook: z.string(),
  data: z.looseObject({
    message: z.looseObject({
      id: z.string(),
      conversationId: z.string(),
      sender: z.string(),
      receiver: z.string(),
      receiverType: z.enum(['user', 'group']),
      category: z.string(),
      type: z.string(),
      sentAt: z.number(),
      data: z.looseObject({ text: z.string().optional() }),
    }),
  }),
});

/** What one would write first: a schema, an envelope, one call of the SDK. No log, no metric, no order kept in failure. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: `${process.env.QUEUE_URL_PREFIX}plain.fifo`,
      Entries: Records.map(toEntry),
    }),
  );
  return { batchItemFailures: Failed.map(({ Id = '' }) => ({ itemIdentifier: Id })) };
}

function toEntry({ body, messageId, attributes }: SQSRecord): SendMessageBatchRequestEntry {
  const { trigger, appId, webhook, data } = delivery.parse(JSON.parse(body));
  const type = `com.cometchat.${trigger}`;
  return {
    Id: messageId,
    MessageBody: JSON.stringify({
      specversion: '1.0',
      id: data.message.id,
      source: `/${appId}/${webhook}`,
      type,
      subject: data.message.conversationId,
      time: new Date(data.message.sentAt * 1000).toISOString(),
      data,
    }),
    MessageGroupId: attributes.MessageGroupId,
    MessageDeduplicationId: createHash('sha256').update(body).digest('hex'),
    MessageAttributes: { type: { DataType: 'String', StringValue: type } },
  };
}
