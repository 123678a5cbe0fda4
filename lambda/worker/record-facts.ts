import type { SQSRecord } from 'aws-lambda';
import type { DeliveryReceipt } from '../cometchat/routing.ts';
import { decodeAttributes } from '../sqs/delivery-attributes.ts';
import { latestTime } from './to-processed-event.ts';

/** What is known of a record without reading its body as CometChat's. */
export interface RecordFacts {
  readonly messageId: string;
  /** The lane's message group: its records are settled in order. */
  readonly group: string;
  /** 1 for the first time that SQS hands it over. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Empty for a record that the ingress did not queue. */
  readonly requestId: string;
}

/**
 * Reads what SQS and the ingress wrote beside the body. A record that was redriven, or put there by hand, may lack the
 * ingress's attributes: then the time at which it entered the queue stands for the receipt time.
 *
 * @param now milliseconds since 1970, for a record that tells no time at all
 */
export function readRecordFacts(record: SQSRecord, now: number): RecordFacts {
  const attributes = decodeAttributes(record.messageAttributes);
  const times = [attributes?.receivedAt, Number(record.attributes.SentTimestamp), now];
  return {
    messageId: record.messageId,
    group: record.attributes.MessageGroupId ?? record.messageId,
    attempt: Number(record.attributes.ApproximateReceiveCount) || 1,
    receivedAt: times.find(isWritable) ?? now,
    requestId: attributes?.requestId ?? '',
  };
}

/** What the ingress identified the delivery by. A record that it did not queue has SQS's message id for a request id. */
export function receiptOf({ receivedAt, requestId, messageId }: RecordFacts): DeliveryReceipt {
  return { receivedAt, requestId: requestId === '' ? messageId : requestId };
}

function isWritable(time: number | undefined): time is number {
  return time !== undefined && Number.isSafeInteger(time) && time >= 0 && time <= latestTime;
}
