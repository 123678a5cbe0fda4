import { canonicalJson } from '../../../../lambda/cometchat/canonical-json.ts';
import { type Delivery, parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { isJsonObject, type JsonObject } from '../../../../lambda/cometchat/json.ts';
import { normaliseDelivery } from '../../../../lambda/cometchat/normalise.ts';
import { isSynchronous, routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { shortDigest } from '../../../../lambda/sqs/identifier.ts';
import type { ExpectedEvent } from './ledger-entry.ts';
import type { PlannedDelivery } from './plan.ts';

/** What should become of a planned delivery. */
export interface Expectation {
  /** Deliveries with the same key are sent one after the other: what they are about. */
  readonly key: string;
  /** Answered with a decision, and not queued. */
  readonly synchronous: boolean;
  /** What must come out; undefined where nothing must. */
  readonly expected: ExpectedEvent | undefined;
}

/** Two requests; where an event's id differs between them, only the relay knows it. */
const requests = [
  { receivedAt: 0, requestId: 'one' },
  { receivedAt: 1, requestId: 'another' },
] as const;

/** What the relay should make of a delivery, by the relay's own routing and schemas. */
export function expectOutcome(planned: PlannedDelivery): Expectation {
  if (planned.destination === 'moderation')
    return { key: `moderation ${planned.number}`, synchronous: true, expected: undefined };
  const delivery = parseDelivery(planned.envelope);
  if (delivery === undefined || planned.flaw !== undefined)
    return { key: `refused ${planned.number}`, synchronous: false, expected: undefined };
  const { messageGroupId: key } = routeDelivery(delivery, requests[0]);
  return isSynchronous(delivery)
    ? { key, synchronous: true, expected: undefined }
    : { key, synchronous: false, expected: expectEvent(planned, delivery) };
}

function expectEvent(planned: PlannedDelivery, delivery: Delivery): ExpectedEvent {
  const [route, other] = requests.map((request) => routeDelivery(delivery, request));
  const normalised = normaliseDelivery(delivery);
  if (route === undefined) throw new Error('a delivery is always routed');
  return {
    ...(route.identity === other?.identity
      ? { id: route.identity }
      : { id: `delivery ${planned.number}`, content: normalised.ok ? contentOf(normalised) : '' }),
    subject: route.subject,
    trigger: planned.trigger,
    orderKey: `${route.category} ${route.messageGroupId}`,
    original: planned.number,
    publishable: normalised.ok,
  };
}

/** What an event holds, in short: to know one by whose id only the relay can tell. */
function contentOf({ type, data }: { readonly type: string; readonly data: JsonObject }): string {
  return shortDigest(`${type} ${canonicalJson(JSON.parse(JSON.stringify(data)))}`);
}

/** The content of a published event; undefined where the text is none. */
export function contentOfBody(body: string): string | undefined {
  try {
    const event: unknown = JSON.parse(body);
    if (!isJsonObject(event) || typeof event.type !== 'string' || !isJsonObject(event.data)) return undefined;
    return contentOf({ type: event.type, data: event.data });
  } catch {
    return undefined;
  }
}
