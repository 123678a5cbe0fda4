import { isJsonObject, type JsonObject } from '../cometchat/json.ts';
import type { Rule } from './rule.ts';
import { group, type SettingFields, type SettingFieldValues } from './settings/group.ts';

/** How a rule looks at one message, once it has its options. */
export type Judge = Rule['judge'];

/** A rule as the list in `rules/index.ts` has it: its name, its options, and how it is made from them. */
export interface RuleDefinition {
  /** What settings, metrics and logs call it: lower case, digits and hyphens. */
  readonly name: string;
  /** One sentence for the published settings schema. */
  readonly summary: string;
  /** The JSON Schema of its options. */
  readonly optionsSchema: JsonObject;
  /** True where the rule cannot do without an `options` object. */
  readonly optionsRequired: boolean;
  /** Used where the settings say nothing else. */
  readonly timeoutMilliseconds: number;
  /** Checks the options. Empty: they are good. Each problem is a path below `path` and what is allowed there. */
  checkOptions(options: unknown, path: string): readonly string[];
  /** Makes the rule, once per settings document. Throws a {@link RuleOptionsError} where the options are not good. */
  create(options: unknown): Judge;
}

/** Options that a rule cannot be made from. */
class RuleOptionsError extends Error {
  override readonly name = 'RuleOptionsError';
}

const defaultTimeoutMilliseconds = 300;

/**
 * Defines a rule with typed options.
 *
 * @example
 * export const noShouting = defineRule({
 *   name: 'no-shouting',
 *   summary: 'Drops a message in capital letters.',
 *   options: { shortest: withDefault(number({ least: 1, most: 1000, whole: true }), 20) },
 *   create: ({ shortest }) => (message) =>
 *     message.text.length >= shortest && message.text === message.text.toUpperCase()
 *       ? { outcome: 'drop', reason: 'all in capital letters' }
 *       : { outcome: 'pass' },
 * });
 */
export function defineRule<const Fields extends SettingFields>(rule: {
  readonly name: string;
  readonly summary: string;
  readonly options: Fields;
  readonly timeoutMilliseconds?: number;
  /** What single options cannot say: problems between them, as text. */
  readonly check?: (options: SettingFieldValues<Fields>) => readonly string[];
  readonly create: (options: SettingFieldValues<Fields>) => Judge;
}): RuleDefinition {
  const options = group(rule.options);
  /** Good options, from their check until the rule is made of them: a list may hold 20,000 words. */
  const checked = new WeakMap<object, SettingFieldValues<Fields>>();
  const readOptions = (given: unknown, path: string) => {
    const problems: string[] = [];
    const value = options.read(given, (at, problem) => problems.push(`${at}: ${problem}`), path);
    if (problems.length === 0)
      for (const problem of rule.check?.(value) ?? []) problems.push(`${path}: ${problem}`);
    return { value, problems };
  };
  return {
    name: rule.name,
    summary: rule.summary,
    optionsSchema: options.schema,
    optionsRequired: Object.values(rule.options).some((field) => !field.optional),
    timeoutMilliseconds: rule.timeoutMilliseconds ?? defaultTimeoutMilliseconds,
    checkOptions(given, path) {
      const { value, problems } = readOptions(given, path);
      if (problems.length === 0 && isJsonObject(given)) checked.set(given, value);
      return problems;
    },
    create(given) {
      const known = isJsonObject(given) ? checked.get(given) : undefined;
      if (known !== undefined && isJsonObject(given)) {
        checked.delete(given);
        return rule.create(known);
      }
      const { value, problems } = readOptions(given, 'options');
      if (problems.length > 0) throw new RuleOptionsError(problems.join('; '));
      return rule.create(value);
    },
  };
}

/** A rule that needs no options, such as one made by hand for a test. */
export function withoutOptions(rule: Rule): RuleDefinition {
  return defineRule({
    name: rule.name,
    summary: 'A rule without options.',
    options: {},
    create: () => (message, context) => rule.judge(message, context),
  });
}
