import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { parseJsonObject } from '../json/json.ts';
import { schemaFolder } from './artifacts.ts';

/** The schemas that are published now, by file name: what consumers rely on until a version is raised. */
export function readPublished(root: string): ReadonlyMap<string, JsonObject> {
  const folder = join(root, schemaFolder);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return schemasAmong(
    names.map((name) => [join(schemaFolder, name), readFileSync(join(folder, name), 'utf8')]),
  );
}

/** The schemas among files, by file name. */
export function schemasAmong(files: Iterable<readonly [path: string, text: string]>) {
  const schemas = new Map<string, JsonObject>();
  for (const [path, text] of files) {
    if (!path.startsWith(`${schemaFolder}/`)) continue;
    const schema = parseJsonObject(text);
    if (schema === undefined) throw new Error(`${path} isn't a JSON Schema`);
    schemas.set(basename(path), schema);
  }
  return schemas;
}
