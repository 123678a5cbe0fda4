import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../lambda/cometchat/catalogue/index.ts';
import { isJsonObject, type JsonObject } from '../../../lambda/cometchat/json.ts';
import { isSynchronousTrigger } from '../../../lambda/cometchat/routing.ts';
import {
  findOutdated,
  makeArtifacts,
  readPublished,
  schemaFolder,
  schemasAmong,
} from '../../../tools/contracts/artifacts.ts';
import { writeAsyncApi } from '../../../tools/contracts/asyncapi.ts';
import { findBreaches } from '../../../tools/contracts/compatibility.ts';
import { collectContracts } from '../../../tools/contracts/event-contracts.ts';
import { usedDefinitions } from '../../../tools/contracts/json-schemas.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const published = catalogue.filter(({ trigger }) => !isSynchronousTrigger(trigger));

describe('the published contracts', () => {
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    files = await makeArtifacts();
  });

  it('break no consumer of what is published', () => {
    expect(findBreaches(readPublished(root), schemasAmong(files))).toEqual([]);
  });

  it('are current; otherwise run `npm run contracts`', () => {
    expect(findOutdated(root, files)).toEqual([]);
    const written = readdirSync(join(root, schemaFolder)).map((name) => `${schemaFolder}/${name}`);
    expect(written.filter((path) => !files.has(path))).toEqual([]);
  });

  it('have every event of the catalogue that is published', () => {
    const page = files.get('docs/events.md') ?? '';
    for (const { event, trigger } of published) {
      expect(files.has(`${schemaFolder}/${event}.json`)).toBe(true);
      expect(page).toContain(`### com.cometchat.${event}\n`);
      expect(page).toContain(`- Trigger \`${trigger}\``);
    }
  });

  it('have no event that only an answer is given to', () => {
    expect(collectContracts().events.map(({ event }) => event)).not.toContain('before_message');
    const aboutEvents = [...files].filter(([path]) => !/settings|payloads/.test(path));
    for (const [path, text] of aboutEvents) {
      if (path === 'docs/events.md') expect(text).not.toContain('com.cometchat.before_message');
      else expect([path, /before_message|UnsentMessageData/.test(text)]).toEqual([path, false]);
    }
  });

  it('hold an example that fits its own schemas, for every event with a sample', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    const schemas = schemasAmong(files);
    for (const schema of Object.values(schemas)) if (isJsonObject(schema)) ajv.addSchema(schema);
    const page = files.get('docs/events.md') ?? '';
    const examples: JsonObject[] = [...page.matchAll(/```json\n([\s\S]*?)\n```/g)].map(([, text]) =>
      JSON.parse(text ?? ''),
    );
    expect(examples.length).toBe(new Set(published.map(({ event }) => event)).size);
    for (const example of examples) {
      expect([ajv.validate('urn:cometchat-webhook-relay:processed-event:v1', example), ajv.errors]).toEqual([
        true,
        null,
      ]);
      expect([ajv.validate(String(example.dataschema), example.data), ajv.errors]).toEqual([true, null]);
    }
  });

  it('use no more of JSON Schema than the public module checks', () => {
    const supported = new Set(
      '$ref description type anyOf properties required additionalProperties propertyNames items maxItems minLength pattern'.split(
        ' ',
      ),
    );
    const check = (schema: unknown): void => {
      if (!isJsonObject(schema)) throw new Error('a schema is no object');
      for (const [keyword, value] of Object.entries(schema)) {
        expect(supported).toContain(keyword);
        if (keyword === 'properties') for (const inner of Object.values(value ?? {})) check(inner);
        if (keyword === 'anyOf' && Array.isArray(value)) for (const inner of value) check(inner);
        if (keyword === 'items' || keyword === 'additionalProperties') check(value);
      }
    };
    for (const definition of Object.values(collectContracts().definitions)) check(definition);
  });

  it('are a valid AsyncAPI document', async () => {
    const text = files.get('docs/asyncapi.json') ?? '';
    const errors = async (document: string) =>
      (await new Parser().validate(document)).filter(({ severity }) => severity === 0);
    expect(await errors(text)).toEqual([]);
    // The same with one event, so that the second check takes no time.
    const { definitions, known } = collectContracts();
    const events = known.slice(0, 1);
    const used = usedDefinitions(
      events.map(({ definition }) => definition),
      definitions,
    );
    const small = JSON.stringify(writeAsyncApi({ definitions: used, known: events, events }));
    expect(await errors(small)).toEqual([]);
    expect(await errors(small.replace('"action":"send"', '"action":"shout"'))).not.toEqual([]);
    for (const { event } of collectContracts().events)
      expect(text).toContain(`"$ref": "#/components/messages/${event}"`);
  });
});
