import { writeFileSync } from 'node:fs';
import { rules } from '../../lambda/decisions/index.ts';
import { settingsSchema } from '../../lambda/decisions/settings/settings-schema.ts';

/** Where the schema is published. */
export const schemaFile = new URL('../../docs/rule-settings.schema.json', import.meta.url);

// Run by hand after a change of a rule's options: `node tools/decide/write-settings-schema.ts && npm run format`.
if (import.meta.main) writeFileSync(schemaFile, `${JSON.stringify(settingsSchema(rules), null, 2)}\n`);
