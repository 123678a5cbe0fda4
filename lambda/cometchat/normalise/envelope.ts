import type { Delivery } from '../delivery.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { textOf } from '../value-at.ts';

const documentedFields: ReadonlySet<string> = new Set([
  'trigger',
  'data',
  'appId',
  'region',
  'webhook',
  'bot',
  'type',
  'origin',
  'chatAPIVersion',
]);

/** Whether CometChat documents a field of the envelope by that name. */
export function isEnvelopeField(name: string): boolean {
  return documentedFields.has(name);
}

/**
 * What of a delivery's envelope has no other place in the event: `origin`, `chatAPIVersion`, `bot`, and fields that
 * CometChat may add. Trigger, app, webhook and region are CloudEvents attributes; the `type` of calls (`call`) and
 * meetings (`meet`) is in the event's type.
 */
export function envelopeRest(delivery: Delivery): JsonObject | undefined {
  const kept: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(delivery.envelope)) {
    if (value !== undefined && !isSaidElsewhere(name, value, delivery)) kept.push([name, value]);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isSaidElsewhere(name: string, value: JsonValue, delivery: Delivery): boolean {
  switch (name) {
    case 'trigger':
    case 'data':
      return true;
    case 'appId':
    case 'webhook':
      return value === '' || textOf(value) !== undefined;
    case 'region':
      return typeof value === 'string';
    case 'type':
      return (
        (value === 'call' && delivery.trigger.startsWith('call_')) ||
        (value === 'meet' && delivery.trigger.startsWith('meeting_'))
      );
    default:
      return false;
  }
}
