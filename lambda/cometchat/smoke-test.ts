import { needed } from './catalogue/recipe.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import { categories } from './categories.ts';
import type { Delivery } from './delivery.ts';

/**
 * The trigger of the relay's own synthetic deliveries, which `relay smoke` and `relay doctor` send. CometChat has no such
 * trigger, so it isn't in the catalogue; its event type is `com.cometchat.relay_smoke_test`. It isn't counted as drift:
 * nothing has changed at CometChat.
 */
export const smokeTrigger = 'relay_smoke_test';

/**
 * How a synthetic delivery is routed; undefined for every other trigger. `data.lane` names its lane, `other` by default,
 * and `data.nonce` is its identity, so that the sender knows the event id in advance.
 */
export function smokeRoute(
  delivery: Delivery,
): Pick<CatalogueRow, 'category' | 'identity' | 'ignored' | 'subject' | 'time'> | undefined {
  if (delivery.trigger !== smokeTrigger) return undefined;
  const category = categories.find((lane) => lane === delivery.data.lane) ?? 'other';
  return { category, identity: [needed('data.nonce')], ignored: ['data.lane'], subject: [], time: [] };
}
