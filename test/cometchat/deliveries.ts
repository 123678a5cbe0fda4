import { type Delivery, parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';
import { type DeliveryReceipt, type Route, routeDelivery } from '../../lambda/cometchat/routing.ts';
import { type SampleOptions, sampleDelivery, sampleVariants } from '../../tools/samples/index.ts';

export const receivedAt = Date.UTC(2026, 2, 1, 12, 0, 30);

/** The delivery that a body makes; the body must be one. */
export function deliveryOf(envelope: unknown): Delivery {
  const delivery = parseDelivery(JSON.parse(JSON.stringify(envelope)));
  if (delivery === undefined) throw new Error('not a delivery');
  return delivery;
}

/** What the relay knows of the request that brought a delivery, beside its content. */
export const receipt: DeliveryReceipt = { receivedAt, requestId: 'JKJaXmPLvHcESHA=' };

/** The route of an envelope; received at noon where nothing else is said. */
export function routeOf(envelope: JsonObject, request: Partial<DeliveryReceipt> = {}): Route {
  return routeDelivery(deliveryOf(envelope), { ...receipt, ...request });
}

/** One entry for each sample: its label and how to make it. */
export const everySample = sampleVariants.map((sample) => ({
  ...sample,
  label: `${sample.system} ${sample.trigger}, ${sample.variant}`,
  make: (options: SampleOptions = {}) => sampleDelivery(sample.trigger, { ...options, ...sample }),
}));

/** A copy with this value at a dotted path; objects on the way are made where they are missing. */
export function withValue(root: JsonObject, path: string, value: JsonValue | undefined): JsonObject {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    const { [name]: _replaced, ...others } = root;
    return value === undefined ? others : { ...others, [name]: value };
  }
  const inner = root[name];
  return { ...root, [name]: withValue(isJsonObject(inner) ? inner : {}, rest.join('.'), value) };
}
