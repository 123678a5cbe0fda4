import { rules } from '../../lambda/decisions/index.ts';
import { settingsSchema } from '../../lambda/decisions/settings/settings-schema.ts';
import { toJsonText } from '../json/json-text.ts';
import { writeAsyncApi } from './asyncapi.ts';
import { collectContracts, type EventContracts } from './event-contracts.ts';
import { writeEventsPage } from './events-page.ts';
import { dataSchema, processedEventSchema } from './json-schemas.ts';
import { writePayloadsPage } from './payloads-page.ts';
import { writePermissionsPage } from './permissions-page.ts';
import { writeSettingsPage, writeSettingsType } from './relay-settings.ts';
import { writeSampleEvents, writeSchemas, writeTypes } from './typescript-modules.ts';

/** Where the published schemas live, from the root of the project. */
export const schemaFolder = 'docs/schemas';

/** Every file that is made from the catalogue and from other lists of the code: its path from the root of the project, and its text. */
export async function makeArtifacts(
  contracts: EventContracts = collectContracts(),
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const contract of contracts.events)
    files.set(`${schemaFolder}/${contract.event}.json`, toJsonText(dataSchema(contract, contracts)));
  files.set(`${schemaFolder}/processed-event.json`, toJsonText(processedEventSchema));
  files.set('lambda/events/generated/event-data.ts', await writeTypes(contracts));
  files.set('lambda/events/generated/event-schemas.ts', writeSchemas(contracts));
  files.set('lambda/events/generated/sample-events.ts', writeSampleEvents(contracts));
  files.set('docs/asyncapi.json', toJsonText(writeAsyncApi(contracts)));
  files.set('docs/events.md', writeEventsPage());
  files.set('docs/payloads.md', writePayloadsPage());
  files.set('docs/rule-settings.schema.json', toJsonText(settingsSchema(rules)));
  files.set('docs/operate/permissions.md', writePermissionsPage());
  files.set('infra/configuration/generated/relay-settings.ts', writeSettingsType());
  files.set('docs/settings.md', writeSettingsPage());
  return files;
}
