import type { Message } from '@aws-sdk/client-sqs';
import type { StringAttribute } from '../../../../lambda/sqs/attributes.ts';
import type { DeadLetter } from './queue-port.ts';

/** A message of SQS as a dead letter; undefined where SQS left out what it always has, so that nothing is done to it. */
export function readDeadLetter(message: Message): DeadLetter | undefined {
  const { MessageId, ReceiptHandle, Body, Attributes = {}, MessageAttributes = {} } = message;
  const { MessageGroupId, MessageDeduplicationId, SentTimestamp, ApproximateReceiveCount } = Attributes;
  if (
    MessageId === undefined ||
    ReceiptHandle === undefined ||
    Body === undefined ||
    MessageGroupId === undefined
  )
    return undefined;
  const attributes: Record<string, StringAttribute> = {};
  for (const [name, { DataType, StringValue }] of Object.entries(MessageAttributes)) {
    if ((DataType === 'String' || DataType === 'Number') && StringValue !== undefined)
      attributes[name] = { DataType, StringValue };
  }
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    groupId: MessageGroupId,
    deduplicationId: MessageDeduplicationId ?? '',
    attributes,
    sentAt: Number(SentTimestamp ?? 0),
    receiveCount: Number(ApproximateReceiveCount ?? 0),
  };
}
