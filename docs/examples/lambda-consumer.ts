import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type CometChatEvent, isKnownEvent, parseProcessedEvent } from 'cometchat-webhook-relay/events';

/**
 * Your work. The same event may come again, with the same `id`, so do it in a way that doing it twice does no harm:
 * keep the `id` with the result, in one transaction.
 */
async function handle(event: CometChatEvent): Promise<void> {
  if (!isKnownEvent(event)) return; // A trigger that is newer than this code.
  switch (event.type) {
    case 'com.cometchat.message_sent':
      console.log(event.id, event.data.message.conversationId);
      break;
    case 'com.cometchat.group_member_joined':
      console.log(event.id, event.data.group.guid);
      break;
  }
}

/**
 * The function. Its event source mapping needs `ReportBatchItemFailures`, its queue a dead-letter queue.
 *
 * After a failure the rest of the same group is left too, so that SQS brings it again in order.
 */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failedGroups = new Set<string | undefined>();
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const record of Records) {
    const group = record.attributes.MessageGroupId;
    try {
      if (failedGroups.has(group)) throw new Error('an earlier event of its group failed');
      await handle(parseProcessedEvent(record));
    } catch (error) {
      console.error(record.messageId, error instanceof Error ? error.message : error);
      failedGroups.add(group);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
