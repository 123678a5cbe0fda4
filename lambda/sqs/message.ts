import type { Attributes } from './attributes.ts';

/** A message for a queue. A FIFO queue needs the group and the deduplication id, a standard queue takes neither. */
export interface QueueMessage {
  /** Already fit for SQS, see {@link sqsBody}. */
  readonly body: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly attributes: Attributes;
  /** The X-Ray header that the record came with, so that a trace goes on behind the queue. */
  readonly traceHeader?: string | undefined;
}

/** A message for a FIFO queue. */
export type FifoMessage = QueueMessage & { readonly groupId: string; readonly deduplicationId: string };

/** The bytes that SQS counts: body, and each attribute's name, type and value. */
export function messageBytes({ body, attributes }: Pick<QueueMessage, 'body' | 'attributes'>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    Buffer.byteLength(body),
  );
}

/** No fewer than {@link messageBytes}, and cheaper: UTF-8 needs at most three bytes for a character. */
export function mostMessageBytes({ body, attributes }: Pick<QueueMessage, 'body' | 'attributes'>): number {
  let characters = body.length;
  for (const name in attributes)
    characters += name.length + 'Number'.length + (attributes[name]?.StringValue.length ?? 0);
  return 3 * characters;
}

/**
 * JSON as SQS accepts it for a body. SQS refuses U+FFFE and U+FFFF, which JSON allows inside strings; as `\u` escapes
 * they mean the same. Every other text that is valid JSON and valid UTF-8 stays as it is, byte for byte.
 */
export function sqsBody(json: string): string {
  return json.replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** The parameters of `SendMessage`, without the queue. */
export function sendParameters({ body, groupId, deduplicationId, attributes, traceHeader }: QueueMessage) {
  return {
    MessageBody: body,
    MessageGroupId: groupId,
    MessageDeduplicationId: deduplicationId,
    MessageAttributes: { ...attributes },
    ...(traceHeader === undefined
      ? {}
      : {
          MessageSystemAttributes: {
            AWSTraceHeader: { DataType: 'String' as const, StringValue: traceHeader },
          },
        }),
  };
}
