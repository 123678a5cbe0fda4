import { writeFileSync } from 'node:fs';
import { rules } from '../../lambda/decisions/index.ts';
import { settingsSchema } from '../../lambda/decisions/settings/settings-schema.ts';

/** Where the schema is published. */
export const schemaFile = new URL('../../docs/rule-settings.schema.json', import.meta.url);

/** The published text of the schema. */
export function schemaText(): string {
  return `${JSON.stringify(settingsSchema(rules), null, 2)}\n`;
}

// Run by hand after a change of a rule's options: `node tools/decide/write-settings-schema.ts`.
if (import.meta.main) writeFileSync(schemaFile, schemaText());
