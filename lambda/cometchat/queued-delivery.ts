/**
 * What travels beside the body of a queued delivery, as SQS message attributes. The ingress writes them, the worker
 * and the operator's tools read them.
 */
export interface QueuedDeliveryAttributes {
  /** The trigger as sent, made fit for an attribute (see {@link attributeText}). */
  readonly trigger: string;
  readonly webhook: string;
  /** Milliseconds since 1970, taken from API Gateway's request time. */
  readonly receivedAt: number;
  /** API Gateway's request id. */
  readonly requestId: string;
}

/** The shape that the AWS SDK takes. */
export interface StringAttribute {
  readonly DataType: 'String' | 'Number';
  readonly StringValue: string;
}

/** The shape that a Lambda function gets in an SQS record. */
export interface RecordAttribute {
  readonly stringValue?: string | undefined;
}

/** The attributes for `SendMessage`; four of the ten that SQS allows. */
export function encodeAttributes(attributes: QueuedDeliveryAttributes): Record<string, StringAttribute> {
  return {
    trigger: { DataType: 'String', StringValue: attributeText(attributes.trigger) },
    webhook: { DataType: 'String', StringValue: attributeText(attributes.webhook) },
    receivedAt: { DataType: 'Number', StringValue: String(attributes.receivedAt) },
    requestId: { DataType: 'String', StringValue: attributeText(attributes.requestId) },
  };
}

/** Reads the attributes of a record; undefined where the receipt time is missing or is no number. */
export function decodeAttributes(
  attributes: Readonly<Record<string, RecordAttribute | undefined>>,
): QueuedDeliveryAttributes | undefined {
  const receivedAt = Number(attributes.receivedAt?.stringValue ?? Number.NaN);
  if (!Number.isSafeInteger(receivedAt) || receivedAt < 0) return undefined;
  return {
    trigger: attributes.trigger?.stringValue ?? '',
    webhook: attributes.webhook?.stringValue ?? '',
    receivedAt,
    requestId: attributes.requestId?.stringValue ?? '',
  };
}

const longestAttribute = 256;

/** Text that SQS takes as an attribute's value: printable ASCII, 1 to 256 characters; anything else becomes `?`. */
export function attributeText(text: string): string {
  const printable = text.slice(0, longestAttribute).replace(/[^\x20-\x7e]/g, '?');
  return printable === '' ? '-' : printable;
}

/**
 * The text as SQS takes it for a body. SQS refuses U+FFFE and U+FFFF, which JSON allows inside strings; as `\u` escapes
 * they mean the same. Every other text that is valid JSON and valid UTF-8 stays as it is, byte for byte.
 */
export function sqsBody(json: string): string {
  return json.replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
