import { catalogue } from './catalogue/index.ts';
import { shownTrigger } from './trigger-name.ts';

const prefix = 'com.cometchat.';

/** The event type without a schema. */
export const unknownEvent = 'unknown';

const events: ReadonlySet<string> = new Set(catalogue.map((row) => row.event));

/** The CloudEvents type of an event of the catalogue. */
export function eventTypeOf(event: string): string {
  return `${prefix}${event}`;
}

/**
 * The type of an event whose trigger the catalogue does not know: the trigger after the usual prefix, where it looks like
 * a trigger and is not the name of a known event, whose data would promise another shape.
 */
export function unknownEventType(trigger: string): string {
  const usable = /^[A-Za-z0-9][\w.-]{0,99}$/.test(trigger) && !events.has(trigger);
  return eventTypeOf(usable ? trigger : unknownEvent);
}

/** A type as it may stand in log lines: that of a trigger that the relay does not know has a digest for its name. */
export function shownEventType(type: string): string {
  const name = type.slice(prefix.length);
  return events.has(name) || name === unknownEvent ? type : eventTypeOf(shownTrigger(name));
}

/** Where every field has had one kind from the start. */
const schemaVersions: ReadonlyMap<string, number> = new Map([
  ['conversation_pinned', 1],
  ['conversation_unpinned', 1],
  [unknownEvent, 1],
]);

/** Version 2 gave each field one kind and made optional what an event can do without. */
const usualVersion = 2;

/** Raised when the data of an event changes so that a consumer could break. */
export function schemaVersionOf(event: string): number {
  return schemaVersions.get(event) ?? usualVersion;
}

/** The CloudEvents `dataschema` of an event: a name for its schema, with the schema's version. */
export function dataschemaOf(event: string): string {
  return `urn:cometchat-webhook-relay:${event}:v${schemaVersionOf(event)}`;
}
