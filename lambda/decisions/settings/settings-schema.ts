import type { JsonObject } from '../../cometchat/json.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import { commonFields, documentFields, mostRules, ruleNamePattern, timeoutField } from './document-fields.ts';
import { group } from './group.ts';
import { type Setting, withDefault } from './setting.ts';

/**
 * The JSON Schema of the settings document, from the same descriptions that read it. The reader is stricter in two
 * things that a schema cannot say: what a rule asks of its options together, and whether a URL can be parsed.
 */
export function settingsSchema(definitions: readonly RuleDefinition[]): JsonObject {
  const references = definitions.map(({ name }) => [name, { $ref: `#/definitions/${name}` }] as const);
  const rules: Setting<unknown> = {
    optional: false,
    read: (value) => value,
    schema: {
      type: 'object',
      description: 'By name, in the order in which annotations are merged. A rule that is not named is off.',
      maxProperties: mostRules,
      propertyNames: { pattern: ruleNamePattern.source },
      properties: Object.fromEntries(references),
      additionalProperties: {
        type: 'object',
        description: 'A rule under its own name, such as a second list of words.',
        properties: { rule: { enum: definitions.map(({ name }) => name) } },
        required: ['rule'],
        anyOf: references.map(([, reference]) => reference),
      },
    },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Rule settings',
    description: 'Which rules judge messages, and how.',
    ...group({ ...documentFields, rules }).schema,
    definitions: Object.fromEntries(
      definitions.map((definition) => [definition.name, entrySchema(definition)]),
    ),
  };
}

function entrySchema(definition: RuleDefinition): JsonObject {
  const given = (schema: JsonObject, optional: boolean): Setting<unknown> => ({
    optional,
    schema,
    read: (value) => value,
  });
  return group(
    {
      rule: given({ const: definition.name, description: 'Needed if the entry has its own name.' }, true),
      ...commonFields,
      timeoutMilliseconds: withDefault(timeoutField, definition.timeoutMilliseconds),
      options: given(definition.optionsSchema, !definition.optionsRequired),
    },
    definition.summary,
  ).schema;
}
