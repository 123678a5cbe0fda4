import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { deliveryOf } from './deliveries.ts';

/** What a valid envelope becomes. */
export function normalised(envelope: JsonObject) {
  const result = normaliseDelivery(deliveryOf(envelope));
  if (!result.ok) throw new Error(JSON.stringify(result.violations));
  return result;
}

/** What is wrong with an envelope. */
export function violations(envelope: JsonObject) {
  const result = normaliseDelivery(deliveryOf(envelope));
  return result.ok ? [] : result.violations;
}
