import { findMismatch } from './check-schema.ts';
import { definitions, eventSchemas } from './generated/event-schemas.ts';
import type { CometChatEvent } from './known-event.ts';
import { ProcessedEventError } from './processed-event-error.ts';

/** What carries an event: the body itself, a record of a Lambda function, or a message as the AWS SDK receives it. */
export type EventCarrier = string | { readonly body: string } | { readonly Body?: string | undefined };

/**
 * Reads a processed event and checks that it is one, its data included.
 *
 * ```ts
 * const event = parseProcessedEvent(record);
 * if (event.type === 'com.cometchat.message_sent') console.log(event.data.message.id);
 * ```
 *
 * @throws a {@link ProcessedEventError} that names the place, never the value
 */
export function parseProcessedEvent(carrier: EventCarrier): CometChatEvent {
  const event = parseJson(bodyOf(carrier));
  if (!isEvent(event)) throw new ProcessedEventError('not-an-event', findWrongAttribute(event));
  const mismatch = findDataMismatch(event);
  if (mismatch !== undefined) throw new ProcessedEventError('data-mismatch', mismatch);
  return event;
}

/** Takes anything: without a compiler, a caller may pass what an empty batch has at its first place. */
function bodyOf(carrier: unknown): string {
  if (typeof carrier === 'string') return carrier;
  if (isObject(carrier)) {
    const { body, Body }: { readonly body?: unknown; readonly Body?: unknown } = carrier;
    const text = body ?? Body;
    if (typeof text === 'string') return text;
  }
  throw new ProcessedEventError('no-body');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The cause would quote the body.
    throw new ProcessedEventError('not-json');
  }
}

const systems: readonly unknown[] = ['modern', 'legacy', 'notifications', 'bot', 'unknown'];

const attributes: Readonly<Record<string, (value: unknown) => boolean>> = {
  specversion: (value) => value === '1.0',
  id: isText,
  source: isText,
  type: isText,
  subject: isText,
  time: isTime,
  datacontenttype: (value) => value === 'application/json',
  dataschema: isText,
  data: isObject,
  cometchattrigger: isText,
  cometchatsystem: (value) => systems.includes(value),
  cometchatregion: (value) => value === undefined || isText(value),
  replay: (value) => value === undefined || isText(value),
  receivedtime: isTime,
};

function findWrongAttribute(event: unknown): string | undefined {
  if (!isObject(event)) return '';
  const values = new Map(Object.entries(event));
  return Object.keys(attributes).find((name) => !attributes[name]?.(values.get(name)));
}

function findDataMismatch(event: CometChatEvent): string | undefined {
  const schema = schemaOf(event.type);
  return schema && findMismatch(event.data, schema, definitions, 'data');
}

function isEvent(event: unknown): event is CometChatEvent {
  return findWrongAttribute(event) === undefined;
}

function schemaOf(type: string): { readonly $ref: string } | undefined {
  const schema = Object.hasOwn(eventSchemas, type) ? eventSchemas[type] : undefined;
  return schema && { $ref: `#/$defs/${schema.definition}` };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTime(value: unknown): boolean {
  return isText(value) && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
