import * as z from 'zod';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import {
  dataschemaOf,
  eventTypeOf,
  schemaVersionOf,
  unknownEvent,
} from '../../lambda/cometchat/event-type.ts';
import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import * as calls from '../../lambda/cometchat/schemas/calls.ts';
import * as campaigns from '../../lambda/cometchat/schemas/campaigns.ts';
import * as groups from '../../lambda/cometchat/schemas/groups.ts';
import { type EventName, eventDataSchemas } from '../../lambda/cometchat/schemas/index.ts';
import * as message from '../../lambda/cometchat/schemas/message.ts';
import * as messages from '../../lambda/cometchat/schemas/messages.ts';
import * as moderation from '../../lambda/cometchat/schemas/moderation.ts';
import * as notifications from '../../lambda/cometchat/schemas/notifications.ts';
import * as people from '../../lambda/cometchat/schemas/people.ts';
import { isEventName, processedDataSchema } from '../../lambda/cometchat/schemas/processed.ts';
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

/** Collects the contracts of every event that is published, in the catalogue's order. */
export function collectContracts(): EventContracts {
  const named = namedSchemas();
  const nameOf = (event: EventName) => {
    const [name] = [...named].find(([, schema]) => schema === eventDataSchemas[event]) ?? [];
    if (name === undefined) throw new Error(`the event ${event} has no schema with a name`);
    return name;
  };
  const events = [...new Set(catalogue.map(({ event }) => event))].filter(isEventName);
  const known = events.map((event) => toContract(event, nameOf(event)));
  const published = new Map(named);
  for (const [name, own] of Map.groupBy(events, nameOf)) published.set(name, richest(own));
  const definitions = toDefinitions(published);
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
function namedSchemas(): ReadonlyMap<string, z.ZodType> {
  const modules = [people, message, messages, users, groups, calls, moderation, campaigns, notifications];
  const schemas = modules
    .flatMap((module) => Object.entries(module))
    .filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);
  return new Map(schemas.map(([name, schema]) => [name.slice(0, 1).toUpperCase() + name.slice(1), schema]));
}

/** The data as the relay publishes it. Events that share a schema share what the relay may add to it. */
function richest(events: readonly EventName[]): z.ZodType {
  const size = (schema: z.ZodObject) => Object.keys(schema.shape).length;
  return events.map(processedDataSchema).reduce((one, other) => (size(other) > size(one) ? other : one));
}

function toDefinitions(named: ReadonlyMap<string, z.ZodType>): Record<string, JsonObject> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/$defs/${id}`, io: 'output' });
  // In order of the alphabet: what order a module lists its exports in depends on who loads it.
  const sorted = Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1));
  const plain = sorted.map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [name, schema]);
  return JSON.parse(JSON.stringify(Object.fromEntries(plain)));
}

/** Whatever CometChat sent, and what the relay adds to any event. */
function unknownData({ MessageData }: Readonly<Record<string, JsonObject>>): JsonObject {
  const properties = MessageData?.properties;
  if (!isJsonObject(properties) || properties.envelope === undefined)
    throw new Error('the data of messages has no envelope');
  return { type: 'object', properties: { envelope: properties.envelope }, additionalProperties: {} };
}
