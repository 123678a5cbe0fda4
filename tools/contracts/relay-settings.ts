import * as z from 'zod';
import { relaySchema } from '../../infra/configuration/relay-schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** The schema of a stage's settings as they are written, and the named schemas that it refers to. */
function settingsSchemas(): { readonly root: Schema; readonly named: Readonly<Record<string, Schema>> } {
  const { $defs = {}, ...root } = z.toJSONSchema(relaySchema, { io: 'input' });
  return { root, named: $defs };
}

/** The type of a stage's settings, with a comment for editors on each. */
export function writeSettingsType(): string {
  const { root, named } = settingsSchemas();
  const interfaces = Object.entries({ RelaySettings: root, ...named }).map(
    ([name, schema]) => `${comment(schema, '')}export interface ${name} ${fieldsText(schema, '')}\n`,
  );
  return `// Written by \`npm run contracts\` from infra/configuration. Change that, not this.\n\n${interfaces.join('\n')}`;
}

/** The page with every setting, by its path. */
export function writeSettingsPage(): string {
  const { root, named } = settingsSchemas();
  return `# Settings

<!-- Made by \`npm run contracts\` from infra/configuration. -->

The settings of a stage in \`infra/relay.config.ts\`; how to change one is in [deploy.md](deploy.md#settings). \`stage\` is
the stage's name in that file. Groups such as \`alarms\` can be left out. In a group, a value without a default is required.

| setting | what it does | allowed | default |
| --- | --- | --- | --- |
${rows(root, named, '').join('\n')}
`;
}

function rows(schema: Schema, named: Readonly<Record<string, Schema>>, path: string): string[] {
  return fields(schema).flatMap(([name, field], index) => {
    // All lanes have the same settings.
    if (path === 'lanes.' && index > 0) return [];
    const at = path === 'lanes.' ? 'lanes.<lane>' : `${path}${name}`;
    const { text, range, fallback } = describe(field);
    const row = `| \`${at}\` | ${[text, range, fallback].join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
    return [
      ...(text === '' ? [] : [row]),
      ...rows(target(field, named), named, field.items ? `${at}.0.` : `${at}.`),
    ];
  });
}

/** What a field or the items of a list refer to. */
function target(schema: Schema, named: Readonly<Record<string, Schema>>): Schema {
  if (typeof schema.items === 'object' && !Array.isArray(schema.items)) return target(schema.items, named);
  return named[referredName(schema) ?? ''] ?? schema;
}

function referredName({ $ref }: Schema): string | undefined {
  return $ref?.replace('#/$defs/', '');
}

function fields({ properties = {} }: Schema): [string, Schema][] {
  return Object.entries(properties).flatMap(([name, field]) =>
    typeof field === 'object' ? [[name, field]] : [],
  );
}

interface Description {
  readonly text: string;
  readonly range: string;
  readonly fallback: string;
}

/** A description says the default itself where that is more than a value. */
function describe(schema: Schema): Description {
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
  const { type, enum: choices, items, additionalProperties } = schema;
  if (type === 'number' || type === 'integer') return 'number';
  if (choices !== undefined) return choices.map((choice) => `'${choice}'`).join(' | ');
  if (type === 'string' || type === 'boolean') return type;
  if (typeof items === 'object' && !Array.isArray(items)) return `readonly ${typeText(items, indent)}[]`;
  if (typeof additionalProperties === 'object')
    return `Readonly<Record<string, ${typeText(additionalProperties, indent)}>>`;
  if (type === 'object') return fieldsText(schema, indent);
  throw new Error(`no TypeScript type is known for the schema ${JSON.stringify(schema)}`);
}
