import { compile } from 'json-schema-to-typescript';
import { sampleVariants } from '../samples/index.ts';
import type { EventContracts } from './event-contracts.ts';
import { usedDefinitions } from './json-schemas.ts';
import { processedSample } from './processed-sample.ts';

const banner = '// Written by `npm run contracts` from the catalogue. Change that, not this.\n\n';

/** The TypeScript types of all events' data, and the map from event type to them. */
export async function writeTypes(contracts: EventContracts): Promise<string> {
  const source = await compile(
    { title: 'Root', type: 'object', $defs: definitionsOf(contracts), additionalProperties: false },
    'Root',
    { bannerComment: '', unreachableDefinitions: true, style: { singleQuote: true, printWidth: 110 } },
  );
  const interfaces = source
    .replace(/export interface Root \{\}\n/, '')
    .replace(/\/\*\*\n \* This interface was referenced by[\s\S]*?\*\/\n/g, '');
  const rows = contracts.known.map(({ type, definition }) => `  '${type}': ${definition};`);
  const map = `export interface EventData {\n${rows.join('\n')}\n}\n`;
  return [banner, interfaces, '\n/** The data of each event, by its type. */\n', map].join('');
}

/** The same as JSON Schema, for the check at run time. */
export function writeSchemas(contracts: EventContracts): string {
  const events = Object.fromEntries(
    contracts.known.map(({ type, dataschema, definition }) => [type, { dataschema, definition }]),
  );
  return [
    banner,
    "import type { Schema } from '../check-schema.ts';\n\n",
    '/** The schema and its name for the data of each event, by the type of the event. */\n',
    'export const eventSchemas: Readonly<Record<string, { readonly dataschema: string; readonly definition: string }>> =\n',
    `  ${JSON.stringify(events, null, 2).replace(/\n/g, '\n  ')};\n\n`,
    '/** JSON Schemas by name; their references are `#/$defs/{name}`. */\n',
    'export const definitions: Readonly<Record<string, Schema>> =\n',
    `  ${JSON.stringify(definitionsOf(contracts))};\n`,
  ].join('');
}

function definitionsOf({ known, definitions }: EventContracts) {
  return usedDefinitions(
    known.map(({ definition }) => definition),
    definitions,
  );
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
