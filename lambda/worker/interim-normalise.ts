import type { Delivery } from '../cometchat/delivery.ts';
import type { JsonObject } from '../cometchat/json.ts';

/** Stands in for the catalogue's schemas until they are there: everything is passed on as it came. */
export function normaliseDelivery({ trigger, data }: Delivery): {
  readonly ok: true;
  readonly type: string;
  readonly dataschema: string;
  readonly data: JsonObject;
  readonly drift: readonly string[];
} {
  return { ok: true, type: `com.cometchat.${trigger}`, dataschema: 'urn:cometchat:unknown', data, drift: [] };
}
