import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

const client = new SQSClient({});

/** The bare floor of a worker: every body parsed, all sent on as they came in one call of the SDK. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: process.env.FORWARD_QUEUE_URL,
      Entries: Records.map(({ body, messageId, attributes }) => {
        JSON.parse(body);
        return {
          Id: messageId,
          MessageBody: body,
          MessageGroupId: attributes.MessageGroupId,
          MessageDeduplicationId: messageId,
        };
      }),
    }),
  );
  return { batchItemFailures: Failed.map(({ Id = '' }) => ({ itemIdentifier: Id })) };
}
