import { isJsonObject } from '../../cometchat/json.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import type { DecisionSettings, RuleSettings } from './decision-settings.ts';
import { choice, group, join, type NoteProblem, number, type Setting, text, withDefault } from './setting.ts';

export type ParsedSettings =
  | { readonly ok: true; readonly settings: DecisionSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** An entry's name: it becomes a metric dimension and a word in logs. */
export const ruleNamePattern = /^[a-z][a-z0-9-]{0,49}$/;

export const mostRules = 50;

/** What every rule's entry can say; `options` is the rule's own. */
export const commonFields = {
  mode: choice(
    ['enforce', 'shadow', 'off'],
    'enforce: its answer counts. shadow: only reported. off: not run.',
  ),
  percentage: withDefault(
    number({ least: 0, most: 100, about: 'Of conversations; which ones is stable.' }),
    100,
  ),
  failurePolicy: withDefault(
    choice(['open', 'closed'], 'What a failure of the rule counts as: open as pass, closed as drop.'),
    'open',
  ),
} as const;

/** A rule's own part of the budget. */
export const timeoutField = number({
  least: 1,
  most: 1900,
  whole: true,
  about: 'After so many milliseconds the rule is stopped and its failure policy counts.',
});

export const shadowWaitField = withDefault(
  number({
    least: 0,
    most: 1000,
    whole: true,
    about: 'How many milliseconds an answer that is ready waits for shadow rules still at work.',
  }),
  0,
);

/** Reads a settings document. Problems are a path and what is allowed there; values are never repeated. */
export function parseSettingsFor(definitions: readonly RuleDefinition[], document: string): ParsedSettings {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch (error) {
    return { ok: false, problems: [`the settings are not valid JSON${place(error)}`] };
  }
  const problems: string[] = [];
  const note: NoteProblem = (path, problem) =>
    problems.push(`${path === '' ? 'settings' : path}: ${problem}`);
  const settings = settingsShape(definitions).read(value, note, '');
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems };
}

function settingsShape(definitions: readonly RuleDefinition[]): Setting<DecisionSettings> {
  const { read, schema } = group({
    $schema: withDefault(text({ least: 0, most: 2000 }), ''),
    shadowWaitMilliseconds: shadowWaitField,
    rules: rulesShape(definitions),
  });
  return {
    optional: false,
    schema,
    read(value, note, path) {
      const { shadowWaitMilliseconds, rules } = read(value, note, path);
      return { shadowWaitMilliseconds, rules };
    },
  };
}

function rulesShape(definitions: readonly RuleDefinition[]): Setting<Readonly<Record<string, RuleSettings>>> {
  return {
    optional: false,
    schema: {},
    read(value, note, path) {
      if (!isJsonObject(value) || Object.keys(value).length > mostRules) {
        note(path, `must be an object with at most ${mostRules} entries`);
        return {};
      }
      return Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [
          name,
          readRule(definitions, name, entry, note, join(path, name)),
        ]),
      );
    },
  };
}

const blank: RuleSettings = {
  mode: 'off',
  percentage: 100,
  failurePolicy: 'open',
  timeoutMilliseconds: 1,
  options: {},
};

function readRule(
  definitions: readonly RuleDefinition[],
  name: string,
  entry: unknown,
  note: NoteProblem,
  path: string,
): RuleSettings {
  if (!ruleNamePattern.test(name))
    note(path, 'its name must be 1 to 50 lower-case letters, digits and hyphens, starting with a letter');
  if (!isJsonObject(entry)) {
    note(path, 'must be an object');
    return blank;
  }
  const known = definitions.map((definition) => definition.name);
  const given = entry.rule ?? name;
  const definition = definitions.find((candidate) => candidate.name === given);
  if (definition === undefined) {
    const where = entry.rule === undefined ? path : join(path, 'rule');
    note(where, `names no rule; the rules are: ${known.join(', ')}`);
    return blank;
  }
  if (entry.rule !== undefined && known.includes(name) && entry.rule !== name)
    note(join(path, 'rule'), `must be left out or "${name}": the entry has the name of another rule`);
  const { rule, options, ...common } = entry;
  const fields = {
    ...commonFields,
    timeoutMilliseconds: withDefault(timeoutField, definition.timeoutMilliseconds),
  };
  const settings = group(fields).read(common, (at, problem) => note(at, explained(problem)), path);
  for (const problem of definition.checkOptions(options ?? {}, join(path, 'options'))) {
    const [at = path, ...rest] = problem.split(': ');
    note(at, rest.join(': '));
  }
  return {
    ...(rule === undefined ? {} : { rule: definition.name }),
    ...settings,
    options: isJsonObject(options) ? options : {},
  };
}

/** `rule` and `options` are read apart from the other fields, and are allowed all the same. */
function explained(problem: string): string {
  return problem.startsWith('is unknown') ? `${problem}, options, rule` : problem;
}

/** Where the JSON breaks, without the text around it that the engine's message would repeat. */
function place(error: unknown): string {
  const found = error instanceof Error ? /line (\d+) column (\d+)/.exec(error.message) : null;
  return found === null ? '' : ` (line ${found[1]}, column ${found[2]})`;
}
