import {
  encodeAttributes,
  type QueuedDeliveryAttributes,
  type StringAttribute,
  sqsBody,
} from '../cometchat/queued-delivery.ts';
import type { Route } from '../cometchat/routing.ts';
import type { LaneMessage } from './delivery-queue.ts';
import { Problem } from './http/problem.ts';
import { largestMessageBytes, reservedBytes } from './http/request-body.ts';

/** The message for a lane's queue. Throws a {@link Problem} (`too-large`) where SQS or the worker could not carry it. */
export function laneMessage(
  text: string,
  route: Pick<Route, 'messageGroupId' | 'messageDeduplicationId'>,
  queueUrl: string,
  attributes: QueuedDeliveryAttributes,
): LaneMessage {
  const body = sqsBody(text);
  const encoded = encodeAttributes(attributes);
  if (Buffer.byteLength(body) + attributeBytes(encoded) + reservedBytes > largestMessageBytes) {
    throw new Problem('too-large');
  }
  return {
    queueUrl,
    body,
    messageGroupId: route.messageGroupId,
    messageDeduplicationId: route.messageDeduplicationId,
    attributes: encoded,
  };
}

/** SQS counts an attribute's name, type and value. */
function attributeBytes(attributes: Readonly<Record<string, StringAttribute>>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType: type, StringValue: value }]) => sum + Buffer.byteLength(name + type + value),
    0,
  );
}
