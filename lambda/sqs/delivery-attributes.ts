import { numberAttribute, stringAttribute } from './attributes.ts';

/** What travels beside the body of a queued delivery, as message attributes. */
export interface DeliveryAttributes {
  /** The trigger as sent, made fit for an attribute. */
  readonly trigger: string;
  readonly webhook: string;
  /** Milliseconds since 1970, taken from API Gateway's request time. */
  readonly receivedAt: number;
  /** API Gateway's request id. */
  readonly requestId: string;
}

/** An attribute as a Lambda function gets it in an SQS record. */
export interface RecordAttribute {
  readonly stringValue?: string | undefined;
}

/** The attributes for `SendMessage`; four of the ten that SQS allows. */
export function encodeAttributes({ trigger, webhook, receivedAt, requestId }: DeliveryAttributes) {
  return {
    trigger: stringAttribute(trigger),
    webhook: stringAttribute(webhook),
    receivedAt: numberAttribute(receivedAt),
    requestId: stringAttribute(requestId),
  };
}

/** Reads the attributes of a record; undefined if the receipt time is missing or isn't a number. */
export function decodeAttributes(
  attributes: Readonly<Record<string, RecordAttribute | undefined>>,
): DeliveryAttributes | undefined {
  const receivedAt = Number(attributes.receivedAt?.stringValue ?? Number.NaN);
  if (!Number.isSafeInteger(receivedAt) || receivedAt < 0) return undefined;
  return {
    trigger: attributes.trigger?.stringValue ?? '',
    webhook: attributes.webhook?.stringValue ?? '',
    receivedAt,
    requestId: attributes.requestId?.stringValue ?? '',
  };
}
