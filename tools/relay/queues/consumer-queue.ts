import type { SQSClient } from '@aws-sdk/client-sqs';
import { mostMessagesPerCall } from '../../../lambda/sqs/limits.ts';
import { parseJsonObject } from '../../json/json.ts';

/** An event as it stands in a consumer queue. */
export interface ReceivedEvent {
  /** SQS's id of the message: the same at each redelivery. */
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Empty where the body is no processed event. */
  readonly id: string;
  readonly subject: string;
  readonly body: string;
}

/** A queue of processed events, as a consumer sees it. */
export interface ConsumerQueue {
  /** Waits up to a second or two for events. Rejects when the queue cannot be read or the signal is aborted. */
  receive(signal: AbortSignal): Promise<readonly ReceivedEvent[]>;
  /** The message ids of those that were deleted. */
  delete(events: readonly ReceivedEvent[]): Promise<readonly string[]>;
}

const waitSeconds = 1;
/** How long a received event is kept from others, and its group from going on, unless it is deleted. */
export const visibilitySeconds = 30;

/** A consumer queue in SQS. */
export function createConsumerQueue(client: SQSClient, queueUrl: string): ConsumerQueue {
  return {
    receive: async (signal) => {
      const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: mostMessagesPerCall,
          WaitTimeSeconds: waitSeconds,
          VisibilityTimeout: visibilitySeconds,
        }),
        { abortSignal: signal },
      );
      return Messages.flatMap(({ MessageId, ReceiptHandle, Body }) =>
        MessageId === undefined || ReceiptHandle === undefined
          ? []
          : [
              {
                messageId: MessageId,
                receiptHandle: ReceiptHandle,
                ...identify(Body ?? ''),
                body: Body ?? '',
              },
            ],
      );
    },
    delete: async (events) => {
      if (events.length === 0) return [];
      const { DeleteMessageBatchCommand } = await import('@aws-sdk/client-sqs');
      const { Successful = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: events.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
          })),
        }),
      );
      return Successful.flatMap(({ Id }) => events[Number(Id)]?.messageId ?? []);
    },
  };
}

function identify(body: string): { id: string; subject: string } {
  const event = parseJsonObject(body);
  return typeof event?.id === 'string' && typeof event.subject === 'string'
    ? { id: event.id, subject: event.subject }
    : { id: '', subject: '' };
}
