import { randomUUID } from 'node:crypto';
import type { Category } from '../../../../lambda/cometchat/categories.ts';
import { parseDelivery } from '../../../../lambda/cometchat/delivery.ts';
import { routeDelivery } from '../../../../lambda/cometchat/routing.ts';
import { smokeTrigger } from '../../../../lambda/cometchat/smoke-test.ts';

export interface SmokeDelivery {
  readonly body: string;
  /** The id that its event will have. */
  readonly eventId: string;
}

/** A synthetic delivery for a lane, each time another: nothing in it is about a person. */
export function makeSmokeDelivery(
  appId: string,
  lane: Category,
  nonce: string = randomUUID(),
): SmokeDelivery {
  const envelope = {
    trigger: smokeTrigger,
    data: { lane, nonce },
    appId,
    region: 'test',
    webhook: 'relay-smoke-test',
  };
  const body = JSON.stringify(envelope);
  const delivery = parseDelivery(envelope);
  if (delivery === undefined) throw new Error('the smoke delivery is no delivery');
  return { body, eventId: routeDelivery(delivery, { receivedAt: 0, requestId: '' }).identity };
}
