import { isJsonObject } from '../../cometchat/json.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import type { DecisionSettings, RuleSettings } from './decision-settings.ts';
import { commonFields, documentFields, mostRules, ruleNamePattern, timeoutField } from './document-fields.ts';
import { group, join } from './group.ts';
import { type NoteProblem, type Setting, withDefault } from './setting.ts';
import { type WordLists, withWordLists } from './word-lists.ts';

export type ParsedSettings =
  | { readonly ok: true; readonly settings: DecisionSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads a settings document, with the texts of the word lists that it names. Problems are a path and what is allowed there;
 * values are never repeated.
 */
export function parseSettingsFor(
  definitions: readonly RuleDefinition[],
  document: string,
  lists: WordLists = new Map(),
): ParsedSettings {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch (error) {
    return { ok: false, problems: [`the settings are not valid JSON${place(error)}`] };
  }
  const problems: string[] = [];
  const note: NoteProblem = (path, problem) =>
    problems.push(`${path === '' ? 'settings' : path}: ${problem}`);
  const settings = readDocument(definitions, withWordLists(value, lists), note);
  return problems.length === 0 ? { ok: true, settings } : { ok: false, problems };
}

function readDocument(
  definitions: readonly RuleDefinition[],
  value: unknown,
  note: NoteProblem,
): DecisionSettings {
  const rules: Setting<DecisionSettings['rules']> = {
    optional: false,
    schema: {},
    read: (entries, noteRule, path) => readRules(definitions, entries, noteRule, path),
  };
  const document = group({ ...documentFields, rules }).read(value, note, '');
  const { shadowWaitMilliseconds, recording } = document;
  return { shadowWaitMilliseconds, rules: document.rules, ...(recording === undefined ? {} : { recording }) };
}

function readRules(
  definitions: readonly RuleDefinition[],
  entries: unknown,
  note: NoteProblem,
  path: string,
): DecisionSettings['rules'] {
  if (!isJsonObject(entries) || Object.keys(entries).length > mostRules) {
    note(path, `must be an object with at most ${mostRules} entries`);
    return {};
  }
  const read = ([name, entry]: [string, unknown]): [string, RuleSettings] => [
    name,
    readRule(definitions, name, entry, note, join(path, name)),
  ];
  return Object.fromEntries(Object.entries(entries).map(read));
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
  const { rule, options = {}, ...common } = entry;
  const fields = {
    ...commonFields,
    timeoutMilliseconds: withDefault(timeoutField, definition.timeoutMilliseconds),
  };
  const { scope, ...settings } = group(fields).read(
    common,
    (at, problem) => note(at, explained(problem)),
    path,
  );
  for (const problem of definition.checkOptions(options, join(path, 'options'))) {
    const [at = path, ...rest] = problem.split(': ');
    note(at, rest.join(': '));
  }
  return {
    ...(rule === undefined ? {} : { rule: definition.name }),
    ...settings,
    ...(scope === undefined ? {} : { scope }),
    options: isJsonObject(options) ? options : {},
  };
}

/** `rule` and `options` are read apart from the other fields, and are allowed all the same. */
function explained(problem: string): string {
  return problem.startsWith('is unknown') ? `${problem}, options, rule` : problem;
}

/** Where the JSON breaks, if the engine's message says so, without the text around it that the engine's message would repeat. */
function place(error: unknown): string {
  const found = error instanceof Error ? /line (\d+) column (\d+)/.exec(error.message) : null;
  return found === null ? '' : ` (line ${found[1]}, column ${found[2]})`;
}
