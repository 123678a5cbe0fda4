import { sampleDelivery, sampleVariants } from '../samples/index.ts';
import type { EventContracts } from './event-contracts.ts';
import { processedExample } from './processed-example.ts';

/** The module with one event of each type, made by the functions that make the real ones. */
export function writeSampleEvents({ events }: EventContracts): string {
  const examples = new Map(
    // The first sample of an event counts; the catalogue has modern triggers first.
    sampleVariants
      .map(({ trigger, system, variant }) => processedExample(sampleDelivery(trigger, { system, variant })))
      .reverse()
      .map((event) => [event.type, event]),
  );
  const rows = events.slice(0, -1).map(({ type }) => {
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
