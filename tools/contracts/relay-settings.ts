import * as z from 'zod';
import { relaySchema } from '../../infra/configuration/relay-schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** The schema of a stage's settings as they are written; those with a name are in `$defs`. */
const root: Schema = z.toJSONSchema(relaySchema, { io: 'input' });

/** The type of a stage's settings, with a comment for editors on each. */
export function writeSettingsType(): string {
  const interfaces = Object.entries({ RelaySettings: root, ...root.$defs }).map(
    ([name, schema]) => `${comment(schema, '')}export interface ${name} ${fieldsText(schema, '')}\n`,
  );
  return `// Written by \`npm run contracts\` from infra/configuration. Change that, not this.\n\n${interfaces.join('\n')}`;
}

/** The page with every setting, by its path. */
export function writeSettingsPage(): string {
  return `# Settings

<!-- Made by \`npm run contracts\` from infra/configuration. -->

The settings of a stage in \`infra/relay.config.ts\`; how to change one is in [deploy.md](deploy.md#settings). \`stage\` is
the stage's name in that file. Groups such as \`alarms\` can be left out. In a group, a value without a default is required.

| setting | what it does | allowed | default |
| --- | --- | --- | --- |
${rows(root, '').join('\n')}
`;
}

function rows(schema: Schema, path: string): string[] {
  return fields(schema).flatMap(([name, field], index) => {
    // All lanes have the same settings.
    if (path === 'lanes.' && index > 0) return [];
    const at = path === 'lanes.' ? 'lanes.<lane>' : `${path}${name}`;
    const { text, range, fallback } = describe(field);
    const row = `| \`${at}\` | ${[text, range, fallback].join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
    const items = schemaOf(field.items);
    return [...(text === '' ? [] : [row]), ...rows(target(items ?? field), items ? `${at}.0.` : `${at}.`)];
  });
}

/** What a schema refers to, or itself. */
function target(schema: Schema): Schema {
  return root.$defs?.[referredName(schema) ?? ''] ?? schema;
}

function referredName({ $ref }: Schema): string | undefined {
  return $ref?.replace('#/$defs/', '');
}

function fields({ properties = {} }: Schema): [string, Schema][] {
  return Object.entries(properties).map(([name, field]) => [name, schemaOf(field) ?? {}]);
}

/** A schema that is neither `true` nor a list of schemas. */
function schemaOf(value: Schema['items']): Schema | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

/** A description says the default itself where that is more than a value. */
function describe(schema: Schema) {
  const [text = '', said] = (schema.description ?? '').split(' Default: ');
  const { minimum, maximum, enum: choices, default: value } = schema;
  const isValue = ['string', 'number', 'boolean'].includes(typeof value);
  return {
    text,
    range: choices?.map(String).join(', ') ?? (maximum === undefined ? '' : `${minimum} to ${maximum}`),
    fallback: isValue ? String(value) : (said?.replace(/\.$/, '') ?? ''),
  };
}

function comment(schema: Schema, indent: string): string {
  const { text, range, fallback } = describe(schema);
  const sentences = [text, range && `Allowed: ${range}.`, fallback && `Default: ${fallback}.`];
  const words = sentences.filter(Boolean).join(' ');
  if (words === '') return '';
  const lines = words.match(/.{1,100}(?:\s|$)/g)?.map((line) => `${indent} * ${line.trimEnd()}\n`) ?? [];
  return `${indent}/**\n${lines.join('')}${indent} */\n`;
}

function fieldsText(schema: Schema, indent: string): string {
  const inner = `${indent}  `;
  const lines = fields(schema).map(([name, field]) => {
    const type = typeText(field, inner);
    const isRequired = schema.required?.includes(name);
    return `${comment(field, inner)}${inner}readonly ${name}${isRequired ? `: ${type}` : `?: ${type} | undefined`};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function typeText(schema: Schema, indent: string): string {
  const name = referredName(schema);
  if (name !== undefined) return name;
  const { type, enum: choices } = schema;
  if (type === 'number' || type === 'integer') return 'number';
  if (choices !== undefined) return choices.map((choice) => `'${choice}'`).join(' | ');
  if (type === 'string' || type === 'boolean') return type;
  const [items, others] = [schemaOf(schema.items), schemaOf(schema.additionalProperties)];
  if (items !== undefined) return `readonly ${typeText(items, indent)}[]`;
  if (others !== undefined) return `Readonly<Record<string, ${typeText(others, indent)}>>`;
  if (type === 'object') return fieldsText(schema, indent);
  throw new Error(`no TypeScript type is known for the schema ${JSON.stringify(schema)}`);
}
