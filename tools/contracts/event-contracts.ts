import * as z from 'zod';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import {
  dataschemaOf,
  eventTypeOf,
  schemaVersionOf,
  unknownEvent,
} from '../../lambda/cometchat/event-type.ts';
import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import { isSynchronousTrigger } from '../../lambda/cometchat/routing.ts';
import * as calls from '../../lambda/cometchat/schemas/calls.ts';
import * as campaigns from '../../lambda/cometchat/schemas/campaigns.ts';
import * as groups from '../../lambda/cometchat/schemas/groups.ts';
import { eventDataSchemas } from '../../lambda/cometchat/schemas/index.ts';
import * as message from '../../lambda/cometchat/schemas/message.ts';
import * as messages from '../../lambda/cometchat/schemas/messages.ts';
import * as moderation from '../../lambda/cometchat/schemas/moderation.ts';
import * as notifications from '../../lambda/cometchat/schemas/notifications.ts';
import * as people from '../../lambda/cometchat/schemas/people.ts';
import { eventNames, processedDataSchema } from '../../lambda/cometchat/schemas/processed.ts';
import * as users from '../../lambda/cometchat/schemas/users.ts';

/** What is published about one event. */
export interface EventContract {
  /** `message_sent`. */
  readonly event: string;
  /** `com.cometchat.message_sent`. */
  readonly type: string;
  /** The name of its data's schema, with the version. */
  readonly dataschema: string;
  readonly version: number;
  /** The name of its data's schema in the definitions. */
  readonly definition: string;
}

/** All that the published documents are made of. */
export interface EventContracts {
  /** JSON Schemas by name; their references are `#/$defs/{name}`. */
  readonly definitions: Readonly<Record<string, JsonObject>>;
  /** Those of the catalogue's triggers. */
  readonly known: readonly EventContract[];
  /** The unknown one too, at the end. */
  readonly events: readonly EventContract[];
}

/** The data of an event whose trigger the catalogue does not know. */
const unknownDefinition = 'UnknownData';

/**
 * Collects the contracts of every event that is published, in the catalogue's order. A trigger that CometChat waits for an
 * answer to makes no event.
 */
export function collectContracts(): EventContracts {
  const named = nameSchemas();
  const definitions = toDefinitions(named);
  const published = catalogue.filter(({ trigger }) => !isSynchronousTrigger(trigger));
  const events = new Set(published.map(({ event }) => event));
  const known = [...events].map((event) => toContract(event, definitionOf(event, named)));
  return {
    definitions: { ...definitions, [unknownDefinition]: unknownData(definitions) },
    known,
    events: [...known, toContract(unknownEvent, unknownDefinition)],
  };
}

function toContract(event: string, definition: string): EventContract {
  const type = eventTypeOf(event);
  return { event, type, dataschema: dataschemaOf(event), version: schemaVersionOf(event), definition };
}

/** The schemas that the documents name; what they hold inside stands where it is used. */
function nameSchemas(): ReadonlyMap<z.ZodType, string> {
  const modules = [people, message, messages, users, groups, calls, moderation, campaigns, notifications];
  const names = new Map<z.ZodType, string>();
  for (const module of modules)
    for (const [name, schema] of Object.entries(module))
      if (schema instanceof z.ZodType) names.set(schema, name.slice(0, 1).toUpperCase() + name.slice(1));
  return names;
}

function definitionOf(event: string, named: ReadonlyMap<z.ZodType, string>): string {
  const schema = Object.entries(eventDataSchemas).find(([name]) => name === event)?.[1];
  const name = schema && named.get(schema);
  if (name === undefined) throw new Error(`the event ${event} has no schema with a name`);
  return name;
}

function toDefinitions(named: ReadonlyMap<z.ZodType, string>): Record<string, JsonObject> {
  const registry = z.registry<{ id: string }>();
  const data = processedSchemas(named);
  for (const [schema, id] of named) if (!data.has(id)) registry.add(schema, { id });
  for (const [id, schema] of data) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/$defs/${id}`, io: 'output' });
  const definitions: Record<string, JsonObject> = {};
  // In order of the alphabet: what order a module lists its exports in depends on who loads it.
  for (const [name, schema] of Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { $schema: _dialect, $id: _id, ...plain }: Record<string, unknown> = schema;
    definitions[name] = JSON.parse(JSON.stringify(plain));
  }
  return definitions;
}

/** The data as the relay publishes it, by name. Events that share a schema share what the relay may add to it. */
function processedSchemas(named: ReadonlyMap<z.ZodType, string>): ReadonlyMap<string, z.ZodType> {
  const schemas = new Map<string, z.ZodObject>();
  for (const event of eventNames) {
    const name = definitionOf(event, named);
    const schema = processedDataSchema(event);
    const richest = schemas.get(name);
    if (richest === undefined || Object.keys(richest.shape).length < Object.keys(schema.shape).length)
      schemas.set(name, schema);
  }
  return schemas;
}

/** Whatever CometChat sent, and what the relay adds to any event. */
function unknownData({ MessageData }: Readonly<Record<string, JsonObject>>): JsonObject {
  const properties = MessageData?.properties;
  if (!isJsonObject(properties) || properties.envelope === undefined)
    throw new Error('the data of messages has no envelope');
  return { type: 'object', properties: { envelope: properties.envelope }, additionalProperties: {} };
}
