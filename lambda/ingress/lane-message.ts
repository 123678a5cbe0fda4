import type { Route } from '../cometchat/routing.ts';
import { type DeliveryAttributes, encodeAttributes } from '../sqs/delivery-attributes.ts';
import { largestMessageBytes } from '../sqs/limits.ts';
import { messageBytes, mostMessageBytes, type QueueMessage, sqsBody } from '../sqs/message.ts';
import { Problem } from './http/problem.ts';
import { reservedBytes } from './http/request-body.ts';

/** The message for a lane's queue. Throws a {@link Problem} (`too-large`) where SQS or the worker could not carry it. */
export function laneMessage(
  text: string,
  route: Pick<Route, 'messageGroupId' | 'messageDeduplicationId'>,
  attributes: DeliveryAttributes,
): QueueMessage {
  const message: QueueMessage = {
    body: sqsBody(text),
    groupId: route.messageGroupId,
    deduplicationId: route.messageDeduplicationId,
    attributes: encodeAttributes(attributes),
  };
  const room = largestMessageBytes - reservedBytes;
  if (mostMessageBytes(message) > room && messageBytes(message) > room) throw new Problem('too-large');
  return message;
}
