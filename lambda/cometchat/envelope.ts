import type { Delivery } from './delivery.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { textOf } from './value-at.ts';

/**
 * The data of an event, with what of the delivery's envelope has no other place in the event kept under `envelope`:
 * `origin`, `chatAPIVersion`, `bot`, and fields that CometChat may add. Trigger, app, webhook and region are CloudEvents
 * attributes; the `type` of calls (`call`) and meetings (`meet`) is in the event's type.
 */
export function carryEnvelope(delivery: Delivery, data: JsonObject): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(delivery.envelope)) {
    if (value !== undefined && !isSaidElsewhere(name, value, delivery)) kept.push([name, value]);
  }
  if (kept.length === 0) return data;
  // Should CometChat ever send a field of that name, it is kept too.
  if (Object.hasOwn(data, 'envelope')) kept.push(['data.envelope', data.envelope ?? null]);
  return { ...data, envelope: Object.fromEntries(kept) };
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
