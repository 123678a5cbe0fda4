import { LocalRunError } from '../errors.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** The resolved properties of one resource. What is missing or of the wrong kind is an error that names the path. */
export interface Properties {
  readonly path: string;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  number(name: string, otherwise: number): number;
  optionalNumber(name: string): number | undefined;
  flag(name: string, otherwise: boolean): boolean;
  texts(name: string): readonly string[];
  /** An empty one where the template has none. */
  object(name: string): Properties;
  has(name: string): boolean;
  readonly raw: JsonObject;
}

/** Wraps resolved properties; CloudFormation takes numbers and booleans as texts too, and so does this. */
export function properties(raw: JsonObject, path: string): Properties {
  const value = (name: string): JsonValue | undefined => (Object.hasOwn(raw, name) ? raw[name] : undefined);
  const wrong = (name: string, wanted: string) =>
    new LocalRunError(`${path}.${name} of the template must be ${wanted}`);
  const optionalText = (name: string) => {
    const found = value(name);
    if (found === undefined) return undefined;
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean')
      return String(found);
    throw wrong(name, 'a text');
  };
  const optionalNumber = (name: string) => {
    const found = optionalText(name);
    if (found === undefined) return undefined;
    const number = Number(found);
    if (found.trim() === '' || !Number.isFinite(number)) throw wrong(name, 'a number');
    return number;
  };
  return {
    path,
    raw,
    has: (name) => value(name) !== undefined,
    optionalText,
    optionalNumber,
    text: (name) => {
      const found = optionalText(name);
      if (found === undefined) throw wrong(name, 'there');
      return found;
    },
    number: (name, otherwise) => optionalNumber(name) ?? otherwise,
    flag: (name, otherwise) => {
      const found = optionalText(name);
      return found === undefined ? otherwise : found === 'true';
    },
    texts: (name) => {
      const found = value(name);
      if (found === undefined) return [];
      if (!isJsonArray(found)) throw wrong(name, 'a list');
      return found.map((item) => {
        if (typeof item !== 'string') throw wrong(name, 'a list of texts');
        return item;
      });
    },
    object: (name) => {
      const found = value(name);
      if (found !== undefined && !isJsonObject(found)) throw wrong(name, 'an object');
      return properties(found ?? {}, `${path}.${name}`);
    },
  };
}
