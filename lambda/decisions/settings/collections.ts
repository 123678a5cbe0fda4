import { isJsonObject } from '../../cometchat/json.ts';
import { join } from './group.ts';
import { described, type Setting } from './setting.ts';
import { listNamePattern } from './settings-keys.ts';
import { isWordListFile } from './word-lists.ts';

/** A list of values of one kind. */
export function listOf<Item>(
  item: Setting<Item>,
  limits: { readonly least?: number; readonly most: number; readonly about?: string },
): Setting<readonly Item[]> {
  const least = limits.least ?? 0;
  return {
    optional: false,
    schema: described(
      { type: 'array', items: item.schema, minItems: least, maxItems: limits.most },
      limits.about,
    ),
    read(value, note, path) {
      if (Array.isArray(value) && value.length >= least && value.length <= limits.most)
        return value.map((entry: unknown, index) => item.read(entry, note, `${path}[${index}]`));
      note(path, `must be a list of ${least} to ${limits.most} entries`);
      return [];
    },
  };
}

/** The same as a list, or as `{"file": "name.txt"}`: a word list of one entry a line, beside the settings. */
export function listOrFile<Item>(list: Setting<readonly Item[]>, about?: string): Setting<readonly Item[]> {
  const file = {
    type: 'object',
    properties: { file: { type: 'string', pattern: listNamePattern.source } },
    required: ['file'],
    additionalProperties: false,
  };
  return {
    optional: list.optional,
    schema: described({ anyOf: [list.schema, file] }, about),
    read(value, note, path) {
      if (isWordListFile(value)) return list.read(value.lines, note, path);
      if (isJsonObject(value) && 'file' in value) {
        note(path, 'must name a word list that can be read: {"file": "name.txt"}, a name in lower case');
        return [];
      }
      return list.read(value, note, path);
    },
  };
}

/** An object whose keys the document chooses. */
export function mapOf<Item>(
  item: Setting<Item>,
  limits: {
    readonly most: number;
    readonly keys: RegExp;
    readonly allowedKeys: string;
    readonly about?: string;
  },
): Setting<Readonly<Record<string, Item>>> {
  return {
    optional: false,
    schema: described(
      {
        type: 'object',
        additionalProperties: item.schema,
        propertyNames: { pattern: limits.keys.source },
        maxProperties: limits.most,
      },
      limits.about,
    ),
    read(value, note, path) {
      if (!isJsonObject(value) || Object.keys(value).length > limits.most) {
        note(path, `must be an object with at most ${limits.most} entries`);
        return {};
      }
      const readEntry = ([key, entry]: [string, unknown]): [string, Item] => {
        if (!limits.keys.test(key)) note(join(path, key), `its name must be ${limits.allowedKeys}`);
        return [key, item.read(entry, note, join(path, key))];
      };
      return Object.fromEntries(Object.entries(value).map(readEntry));
    },
  };
}
