import type { SQS } from '@aws-sdk/client-sqs';
import { mostMessagesPerCall } from '../../../lambda/sqs/limits.ts';
import { parseJsonObject } from '../../json/json.ts';

/** An event in a consumer queue. */
export interface ReceivedEvent {
  /** SQS's id of the message: the same at each redelivery. */
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Empty if the body isn't a processed event. */
  readonly id: string;
  readonly subject: string;
  readonly body: string;
}

/** A queue of processed events, as a consumer sees it. */
export interface ConsumerQueue {
  /** Waits up to a second or two for events. Rejects if the queue can't be read or the signal is aborted. */
  receive(signal: AbortSignal): Promise<readonly ReceivedEvent[]>;
  /** The message ids of those that were deleted. */
  delete(events: readonly ReceivedEvent[]): Promise<readonly string[]>;
}

const waitSeconds = 1;
/** How long a received event is hidden from others, and its group locked, unless it is deleted. */
export const visibilitySeconds = 30;

/** A consumer queue in SQS. */
export function createConsumerQueue(client: SQS, queueUrl: string): ConsumerQueue {
  return {
    receive: async (abortSignal) => {
      const request = {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: mostMessagesPerCall,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: visibilitySeconds,
      };
      const { Messages = [] } = await client.receiveMessage(request, { abortSignal });
      return Messages.flatMap(({ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body = '' }) =>
        messageId === undefined || receiptHandle === undefined
          ? []
          : [{ messageId, receiptHandle, ...identify(body), body }],
      );
    },
    delete: async (events) => {
      if (events.length === 0) return [];
      const Entries = events.map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
      }));
      const { Successful = [] } = await client.deleteMessageBatch({ QueueUrl: queueUrl, Entries });
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
