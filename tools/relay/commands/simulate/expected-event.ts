import { type Delivery, parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../../../lambda/cometchat/normalise.ts';
import { isSynchronous, routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { contentOf } from './event-content.ts';
import type { ExpectedEvent } from './ledger-entry.ts';
import type { PlannedDelivery } from './plan.ts';

/** A planned delivery as the relay will see it. */
export interface Prospect {
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

/** Foresees what the relay makes of a delivery, with the relay's own routing and schemas. */
export function foresee(planned: PlannedDelivery): Prospect {
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
