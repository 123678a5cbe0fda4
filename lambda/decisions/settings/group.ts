import { isJsonObject, type JsonObject } from '../../cometchat/json.ts';
import { described, type NoteProblem, type Setting, type SettingValue } from './setting.ts';

/** Settings by name, as an object of the document. */
export type SettingFields = Readonly<Record<string, Setting<unknown>>>;

export type SettingFieldValues<Fields extends SettingFields> = {
  readonly [Name in keyof Fields]: SettingValue<Fields[Name]>;
};

/** An object with these fields and no others. */
export function group<Fields extends SettingFields>(
  fields: Fields,
  about?: string,
): Setting<SettingFieldValues<Fields>> {
  const names = Object.keys(fields);
  const required = names.filter((name) => fields[name]?.optional === false);
  return {
    optional: false,
    schema: described(
      {
        type: 'object',
        properties: Object.fromEntries(names.map((name) => [name, fields[name]?.schema])),
        ...(required.length > 0 ? { required } : {}),
        additionalProperties: false,
      },
      about,
    ),
    read(value, note, path) {
      const given = isJsonObject(value) ? value : {};
      if (!isJsonObject(value)) note(path, 'must be an object');
      for (const name of Object.keys(given))
        if (!Object.hasOwn(fields, name))
          note(join(path, name), `is unknown; allowed here: ${names.join(', ')}`);
      return readFields(fields, given, note, path);
    },
  };
}

/** The path of a field, such as `rules.links.options`. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Reads each field; what is missing is noted. */
function readFields<Fields extends SettingFields>(
  fields: Fields,
  given: JsonObject,
  note: NoteProblem,
  path: string,
): SettingFieldValues<Fields> {
  const read = (name: string, setting: Setting<unknown>): unknown => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined || setting.optional) return setting.read(value, note, join(path, name));
    note(join(path, name), 'is missing');
    return undefined;
  };
  const entries = Object.entries(fields).map(([name, setting]) => [name, read(name, setting)] as const);
  // A field that was missing has a noted problem, and answers with a problem are never used.
  return Object.fromEntries(entries) as SettingFieldValues<Fields>;
}
