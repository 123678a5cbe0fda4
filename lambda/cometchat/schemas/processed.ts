import * as z from 'zod';
import { type EventName, eventDataSchemas } from './index.ts';
import { free } from './values.ts';

/** The events that legacy deliveries are lifted to with a rest that has no modern place. */
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

/** The data of an event as consumers read it: what CometChat sends, and what the relay may add. */
export function processedDataSchema(event: EventName): z.ZodObject {
  const sent: z.ZodObject = eventDataSchemas[event];
  const processed = sent.extend({ envelope });
  return withLegacyRest.has(event) ? processed.extend({ legacy }) : processed;
}

/** Every event of the catalogue. */
export const eventNames: readonly EventName[] = Object.keys(eventDataSchemas).filter(isEventName);

function isEventName(name: string): name is EventName {
  return Object.hasOwn(eventDataSchemas, name);
}
