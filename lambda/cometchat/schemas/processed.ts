import * as z from 'zod';
import { type EventName, eventDataSchemas } from './index.ts';
import { free } from './values.ts';

/** What has no modern place in the legacy deliveries of these events. */
const legacyRests: ReadonlyMap<string, z.ZodObject> = new Map([
  ['message_delivery_receipt', z.looseObject({})],
  ['message_read_receipt', z.looseObject({})],
  [
    'user_connection_status_changed',
    z.looseObject({
      user: z.looseObject({ status_updated_at: free }).nullish(),
      event: z
        .looseObject({
          event_for: z.looseObject({ cometchat_device_id: free, session_id: free }).nullish(),
        })
        .nullish(),
      connections: free,
    }),
  ],
]);

const envelope = z
  .looseObject({ origin: free, chatAPIVersion: free, bot: free })
  .optional()
  .describe('Envelope fields that have no other place in the event.');

const unexpected = z
  .record(z.string(), z.unknown())
  .optional()
  .describe(
    'Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.',
  );

/** The data of an event as consumers read it: what CometChat sends, and what the relay may add. */
export function processedDataSchema(event: EventName): z.ZodObject {
  const sent: z.ZodObject = eventDataSchemas[event];
  const rest = legacyRests.get(event);
  const legacy = rest
    ?.optional()
    .describe('Fields of a legacy delivery that have no place in the modern shape, as they were sent.');
  return sent.extend({ ...(legacy === undefined ? {} : { legacy }), envelope, unexpected });
}

/** Every event of the catalogue. */
export const eventNames: readonly EventName[] = Object.keys(eventDataSchemas).filter(isEventName);

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(eventDataSchemas, name);
}
