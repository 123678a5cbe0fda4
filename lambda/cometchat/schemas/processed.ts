import * as z from 'zod';
import { dataschemaOf, eventTypeOf, schemaVersionOf, unknownEvent } from '../event-type.ts';
import { type EventName, eventDataSchemas } from './index.ts';
import { free } from './values.ts';

/** The events that legacy deliveries are lifted to, with a rest that has no modern place. */
const withLegacyRest: ReadonlySet<string> = new Set([
  'message_delivery_receipt',
  'message_read_receipt',
  'user_connection_status_changed',
]);

const envelope = z
  .looseObject({ origin: free, chatAPIVersion: free, bot: free })
  .optional()
  .describe("Fields of the delivery's envelope that have no other place in the event.");

const legacy = z
  .record(z.string(), z.unknown())
  .optional()
  .describe('Fields of a legacy delivery that have no place in the modern shape, as they came.');

/** What consumers read as the data of one event type. */
export interface ProcessedDataSchema {
  readonly event: string;
  /** The CloudEvents type. */
  readonly type: string;
  readonly version: number;
  readonly dataschema: string;
  /** Fit for `z.toJSONSchema`. */
  readonly schema: z.ZodObject;
}

/** The data of an event as consumers read it: what CometChat sends, and what the relay may add. */
export function processedDataSchema(event: EventName): z.ZodObject {
  const sent: z.ZodObject = eventDataSchemas[event];
  const processed = sent.extend({ envelope });
  return withLegacyRest.has(event) ? processed.extend({ legacy }) : processed;
}

/** The data of an event whose trigger the catalogue does not know: anything. */
export const unknownDataSchema: z.ZodObject = z.looseObject({ envelope });

/** The schema of every event type, and of unknown ones last. */
export function processedDataSchemas(): readonly ProcessedDataSchema[] {
  const known = eventNames.map((event) => entry(event, processedDataSchema(event)));
  return [...known, entry(unknownEvent, unknownDataSchema)];
}

export const eventNames: readonly EventName[] = Object.keys(eventDataSchemas).filter(isEventName);

function isEventName(name: string): name is EventName {
  return Object.hasOwn(eventDataSchemas, name);
}

function entry(event: string, schema: z.ZodObject): ProcessedDataSchema {
  return {
    event,
    type: eventTypeOf(event),
    version: schemaVersionOf(event),
    dataschema: dataschemaOf(event),
    schema,
  };
}

/** The data of each event as CometChat sends it, typed. */
export type EventData = { readonly [Event in EventName]: z.output<(typeof eventDataSchemas)[Event]> };
