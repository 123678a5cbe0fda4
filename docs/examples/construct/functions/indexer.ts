import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isMessageEvent, messageText, parseProcessedEvent } from 'cometchat-webhook-relay/events';

/** Handles a batch in order. After a failure, the rest of that message group comes again. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failedGroups = new Set<string | undefined>();
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of Records) {
    const group = record.attributes.MessageGroupId;
    try {
      if (failedGroups.has(group)) throw new Error('an earlier event of its group failed');
      const event = parseProcessedEvent(record);
      if (isMessageEvent(event)) console.log(event.id, messageText(event)?.length);
    } catch (error) {
      console.error(record.messageId, error instanceof Error ? error.message : error);
      failedGroups.add(group);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
