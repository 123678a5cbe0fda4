import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../../../json/json.ts';
import { UsageError } from '../../errors.ts';

/**
 * Replaces values of a delivery: `data.message.data.text=hello`. What reads as JSON is taken as that, `id="7"` for text.
 * A {@link UsageError} for a path that leads through a value that holds no others.
 */
export function override(delivery: JsonObject, settings: readonly string[]): JsonObject {
  return settings.reduce((whole, setting) => {
    const equals = setting.indexOf('=');
    if (equals < 1)
      throw new UsageError(`--set ${setting} has no path or no value. Write --set data.message.id=7.`);
    const text = setting.slice(equals + 1);
    const value = parseJson(text);
    return replaceAt(whole, setting.slice(0, equals).split('.'), value === undefined ? text : value, setting);
  }, delivery);
}

function replaceAt(
  whole: JsonObject,
  [step = '', ...rest]: readonly string[],
  value: JsonValue,
  setting: string,
): JsonObject {
  if (rest.length === 0) return { ...whole, [step]: value };
  const inner = Object.hasOwn(whole, step) ? whole[step] : {};
  if (!isJsonObject(inner))
    throw new UsageError(
      `--set ${setting} leads nowhere: "${step}" isn't an object. Set it as a whole, in JSON.`,
    );
  return { ...whole, [step]: replaceAt(inner, rest, value, setting) };
}
