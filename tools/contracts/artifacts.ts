import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { rules } from '../../lambda/decisions/index.ts';
import { settingsSchema } from '../../lambda/decisions/settings/settings-schema.ts';
import { toJsonText } from '../json/json-text.ts';
import { writeAsyncApi } from './asyncapi.ts';
import { collectContracts } from './event-contracts.ts';
import { writeEventsPage } from './events-page.ts';
import { dataSchema, processedEventSchema } from './json-schemas.ts';
import { writePayloadsPage } from './payloads-page.ts';
import { writePermissionsPage } from './permissions-page.ts';
import { writeSettingsPage, writeSettingsType } from './relay-settings.ts';
import { writeSampleEvents, writeSchemas, writeTypes } from './typescript-modules.ts';

/** Where the published schemas live, from the root of a project. */
export const schemaFolder = 'docs/schemas';

/** Every file that is made from the catalogue and from other lists of the code: its path from the root of the project, and its text. */
export async function makeArtifacts(): Promise<ReadonlyMap<string, string>> {
  const contracts = collectContracts();
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

/** Paths of the files that a project has differently, or not at all. */
export function findOutdated(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const isCurrent = (path: string, text: string) =>
    existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === text;
  return [...files].filter(([path, text]) => !isCurrent(path, text)).map(([path]) => path);
}

/** The schemas that a project publishes now, by file name: what consumers rely on until a version is raised. */
export function readPublished(root: string): JsonObject {
  const folder = join(root, schemaFolder);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return schemasAmong(
    names.map((name) => [join(schemaFolder, name), readFileSync(join(folder, name), 'utf8')]),
  );
}

/** The schemas among files, by file name. */
export function schemasAmong(files: Iterable<readonly [path: string, text: string]>): JsonObject {
  const schemas = [...files].filter(([path]) => path.startsWith(`${schemaFolder}/`));
  return Object.fromEntries(schemas.map(([path, text]) => [basename(path), JSON.parse(text)]));
}
