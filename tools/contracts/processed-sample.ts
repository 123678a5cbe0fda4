import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import type { ProcessedEvent } from '../../lambda/events/processed-event.ts';
import { toProcessedEvent } from '../../lambda/worker/to-processed-event.ts';
import { type SampleVariant, sampleDelivery } from '../samples/index.ts';

/** Fixed, so that documents say the same every time that they are written. */
const receivedAt = Date.UTC(2026, 0, 27, 12, 0, 0);
const requestId = 'JKJaXmPLvHcESHA=';

/** The event of a sample, made by the functions that make the real ones. */
export function processedSample({ trigger, system, variant }: SampleVariant): ProcessedEvent {
  const delivery = parseDelivery(sampleDelivery(trigger, { system, variant }));
  const normalised = delivery && normaliseDelivery(delivery);
  if (delivery === undefined || !normalised?.ok) throw new Error(`the sample of ${trigger} isn't valid`);
  const route = routeDelivery(delivery, { receivedAt, requestId });
  return toProcessedEvent(delivery, route, normalised, receivedAt);
}
