import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../lambda/cometchat/json.ts';
import { schemaFolder } from './artifacts.ts';

/** The schemas that are published now, by file name: what consumers rely on until a version is raised. */
export function readPublished(root: string): ReadonlyMap<string, JsonObject> {
  const folder = join(root, schemaFolder);
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, parseSchema(readFileSync(join(folder, name), 'utf8'), name)]),
  );
}

/** The schemas among the files that are about to be published, by file name. */
export function schemasAmong(files: ReadonlyMap<string, string>): ReadonlyMap<string, JsonObject> {
  const prefix = `${schemaFolder}/`;
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, text]) => [path.slice(prefix.length), parseSchema(text, path)]),
  );
}

function parseSchema(text: string, name: string): JsonObject {
  const schema: unknown = JSON.parse(text);
  if (!isJsonObject(schema)) throw new Error(`${name} is no JSON Schema`);
  return schema;
}
