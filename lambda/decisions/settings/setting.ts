import type { JsonObject } from '../../cometchat/json.ts';

/**
 * One value in the settings document: how it is read, and how the published JSON Schema describes it. Both sides are
 * written once, here, so that they cannot drift apart. `read` notes problems and never throws; its answer counts only
 * where it noted none.
 */
export interface Setting<Value> {
  readonly read: (value: unknown, note: NoteProblem, path: string) => Value;
  readonly schema: JsonObject;
  /** Whether the value may be left out; `read` then gets undefined. */
  readonly optional: boolean;
}

/** Notes what is wrong at a path and what is allowed there. Values are never repeated: they may be secret. */
export type NoteProblem = (path: string, problem: string) => void;

/** The value type that a setting reads. */
export type SettingValue<Kind> = Kind extends Setting<infer Value> ? Value : never;

/** A text. Lengths are counted in Unicode code points, as JSON Schema counts them. */
export function text(limits: {
  readonly least?: number;
  readonly most: number;
  readonly about?: string;
}): Setting<string> {
  const least = limits.least ?? 1;
  return {
    optional: false,
    schema: described({ type: 'string', minLength: least, maxLength: limits.most }, limits.about),
    read(value, note, path) {
      if (typeof value === 'string') {
        // A character is one unit or two, so that most texts need no counting.
        if (value.length <= limits.most && value.length >= 2 * least) return value;
        const length = Array.from(value).length;
        if (length >= least && length <= limits.most) return value;
      }
      note(path, `must be text of ${least} to ${limits.most} characters`);
      return '';
    },
  };
}

/** A text of a certain form. The pattern must match in linear time; it is also given to the JSON Schema. */
export function textMatching(form: {
  readonly pattern: RegExp;
  readonly most: number;
  readonly allowed: string;
  readonly about?: string;
}): Setting<string> {
  const plain = text({ most: form.most });
  return {
    optional: false,
    schema: described({ ...plain.schema, pattern: form.pattern.source }, form.about),
    read(value, note, path) {
      if (typeof value === 'string' && value.length <= 2 * form.most && form.pattern.test(value))
        return plain.read(value, note, path);
      note(path, `must be ${form.allowed}`);
      return '';
    },
  };
}

/** A number; whole where `whole` is set. */
export function number(limits: {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly about?: string;
}): Setting<number> {
  const kind = limits.whole === true ? 'integer' : 'number';
  return {
    optional: false,
    schema: described({ type: kind, minimum: limits.least, maximum: limits.most }, limits.about),
    read(value, note, path) {
      if (typeof value === 'number' && value >= limits.least && value <= limits.most)
        if (limits.whole !== true || Number.isInteger(value)) return value;
      note(
        path,
        `must be a ${limits.whole === true ? 'whole number' : 'number'} from ${limits.least} to ${limits.most}`,
      );
      return limits.least;
    },
  };
}

/**
 * True or false.
 *
 * @public no shipped rule has one; the rules of a team may
 */
export function flag(about?: string): Setting<boolean> {
  return {
    optional: false,
    schema: described({ type: 'boolean' }, about),
    read(value, note, path) {
      if (typeof value === 'boolean') return value;
      note(path, 'must be true or false');
      return false;
    },
  };
}

/** One of some words. */
export function choice<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  about?: string,
): Setting<Choices[number]> {
  return {
    optional: false,
    schema: described({ enum: choices }, about),
    read(value, note, path) {
      const found = choices.find((candidate) => candidate === value);
      if (found !== undefined) return found;
      note(path, `must be ${choices.map((candidate) => `"${candidate}"`).join(' or ')}`);
      return choices[0];
    },
  };
}

/** The same setting, with a value for where the document leaves it out. */
export function withDefault<Value>(setting: Setting<Value>, fallback: Value): Setting<Value> {
  return {
    optional: true,
    schema: { ...setting.schema, default: JSON.parse(JSON.stringify(fallback)) },
    read: (value, note, path) => (value === undefined ? fallback : setting.read(value, note, path)),
  };
}

/** The same setting; undefined where the document leaves it out. */
export function optional<Value>(setting: Setting<Value>): Setting<Value | undefined> {
  return {
    optional: true,
    schema: setting.schema,
    read: (value, note, path) => (value === undefined ? undefined : setting.read(value, note, path)),
  };
}

/** A schema with a sentence for people, where there is one. */
export function described(schema: JsonObject, about: string | undefined): JsonObject {
  return about === undefined ? schema : { ...schema, description: about };
}
