import { canonicalJson } from '../../../../lambda/cometchat/canonical-json.ts';
import { parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../../../lambda/cometchat/normalise.ts';
import { isSynchronous, routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { shortDigest } from '../../../../lambda/sqs/identifier.ts';
import { isJsonObject, parseJsonObject } from '../../../json/json.ts';
import type { PlannedDelivery } from './plan.ts';

/** What must come out for one event that is sent. */
export interface ExpectedEvent {
  /** The event's id; where only the relay knows it, a name for the delivery. */
  readonly id: string;
  /** Set where each attempt that is acknowledged is an event of its own: by this it is known when it comes out. */
  readonly content?: string;
  readonly subject: string;
  readonly trigger: string;
  /** Events with the same key keep their order: the lane and the message group. */
  readonly orderKey: string;
  /** Which planned delivery it is; a duplicate has the number of its original. */
  readonly original: number;
  /** False where the relay must put it into a dead-letter queue instead. */
  readonly publishable: boolean;
}

/** Two requests; where an event's id differs between them, only the relay knows it. */
const request = { receivedAt: 0, requestId: 'one' };
const otherRequest = { receivedAt: 1, requestId: 'another' };

/**
 * What the relay should make of a delivery, by the relay's own routing and schemas: nothing `expected` where it should
 * refuse it, or answer it with a decision. Deliveries with the same key are sent one after another: it's what they are about.
 */
export function expectOutcome(planned: PlannedDelivery): { key: string; expected?: ExpectedEvent } {
  const { destination, envelope, flaw, number, trigger } = planned;
  const isEvent = destination === 'webhooks' && flaw === undefined;
  const delivery = isEvent ? parseDelivery(envelope) : undefined;
  if (delivery === undefined) return { key: `alone ${number}` };
  const { messageGroupId: key, category, identity, subject } = routeDelivery(delivery, request);
  if (isSynchronous(delivery)) return { key };
  const normalised = normaliseDelivery(delivery);
  const isIdKnown = identity === routeDelivery(delivery, otherRequest).identity;
  const content = normalised.ok ? contentOf(JSON.stringify(normalised)) : undefined;
  const known = isIdKnown ? { id: identity } : { id: `delivery ${number}`, content: content ?? '' };
  const order = { orderKey: `${category} ${key}`, original: number, publishable: normalised.ok };
  return { key, expected: { ...known, subject, trigger, ...order } };
}

/** What an event holds, in short: to know one by whose id only the relay can tell. Undefined if the text isn't an event. */
export function contentOf(body: string): string | undefined {
  const { type, data } = parseJsonObject(body) ?? {};
  return typeof type === 'string' && isJsonObject(data)
    ? shortDigest(`${type} ${canonicalJson(data)}`)
    : undefined;
}
