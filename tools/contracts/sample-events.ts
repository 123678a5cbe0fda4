import { parseDelivery } from '../../lambda/cometchat/delivery.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import type { ProcessedEvent } from '../../lambda/events/processed-event.ts';
import { toProcessedEvent } from '../../lambda/worker/to-processed-event.ts';
import { type SampleVariant, sampleDelivery, sampleVariants } from '../samples/index.ts';
import type { EventContracts } from './event-contracts.ts';

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

/** The module with one event of each type. */
export function writeSampleEvents({ known }: EventContracts): string {
  // The first sample of an event counts; the catalogue has modern triggers first.
  const examples = new Map(
    sampleVariants
      .map(processedSample)
      .reverse()
      .map((event) => [event.type, event]),
  );
  const rows = known.map(({ type }) => {
    const example = examples.get(type);
    if (example === undefined) throw new Error(`no sample makes a ${type}`);
    return `  '${type}': ${JSON.stringify(example)},`;
  });
  return [
    '// Written by `npm run contracts` from the samples. Change those, not this.\n',
    "import type { EventOf, KnownEventType } from '../known-event.ts';\n",
    '/** One event of each type. */',
    'export const sampleEventsByType: { readonly [Type in KnownEventType]: EventOf<Type> } = {',
    ...rows,
    '};\n',
  ].join('\n');
}
