import { type Delivery, parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../../../lambda/cometchat/normalise.ts';
import { isSynchronous, routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import type { ExpectedEvent } from './ledger.ts';
import type { PlannedDelivery } from './plan.ts';

/** A planned delivery as the relay will see it. */
export interface Prospect {
  /** Deliveries with the same key are sent one after the other: what they are about. */
  readonly key: string;
  /** Answered with a decision, and not queued. */
  readonly synchronous: boolean;
  /** What must come out; undefined where nothing must. */
  expect(receivedAt: number): ExpectedEvent | undefined;
}

const minute = 60_000;

/** Foresees what the relay makes of a delivery, with the relay's own routing and schemas. */
export function foresee(planned: PlannedDelivery): Prospect {
  if (planned.destination === 'moderation')
    return { key: `moderation ${planned.number}`, synchronous: true, expect: () => undefined };
  const delivery = parseDelivery(planned.envelope);
  if (delivery === undefined || planned.flaw !== undefined)
    return { key: `refused ${planned.number}`, synchronous: false, expect: () => undefined };
  const route = routeDelivery(delivery, { receivedAt: Date.now(), body: planned.body });
  if (isSynchronous(delivery))
    return { key: route.messageGroupId, synchronous: true, expect: () => undefined };
  return {
    key: route.messageGroupId,
    synchronous: false,
    expect: (receivedAt) => expectEvent(planned, delivery, receivedAt),
  };
}

function expectEvent(planned: PlannedDelivery, delivery: Delivery, receivedAt: number): ExpectedEvent {
  const routeAt = (time: number) => routeDelivery(delivery, { receivedAt: time, body: planned.body });
  const route = routeAt(receivedAt);
  const neighbours = [receivedAt - minute, receivedAt + minute].map((time) => routeAt(time).identity);
  return {
    id: route.identity,
    otherIds: [...new Set(neighbours)].filter((id) => id !== route.identity),
    subject: route.subject,
    trigger: planned.trigger,
    orderKey: `${route.category} ${route.messageGroupId}`,
    original: planned.number,
    publishable: normaliseDelivery(delivery).ok,
  };
}
