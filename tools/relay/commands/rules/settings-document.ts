import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type DecisionSettings, listNamesOf } from '../../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../../lambda/decisions/rule-definition.ts';
import { parseSettingsFor } from '../../../../lambda/decisions/settings/parse-settings.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { readInput, readTextFile } from '../../files.ts';
import { columns } from '../../terminal.ts';

/** What is wrong with a settings document; or the document and its word lists, as they are to be stored. */
export type CheckedDocument = Awaited<ReturnType<typeof checkDocument>>;

/** Looks up a word list by the name that a document has for it; undefined if there is none. */
export type FindList = (name: string) => Promise<string | undefined>;

/** Reads a settings file. Word lists are looked for beside it, then with `findStored`. */
export async function readSettingsFile(
  file: string,
  rules: readonly RuleDefinition[],
  findStored: FindList = async () => undefined,
): Promise<CheckedDocument> {
  const findList: FindList = async (name) =>
    (await readTextFile(join(dirname(file), name))) ?? findStored(name);
  return checkDocument(readInput(file), rules, findList);
}

/**
 * Checks a document as the function would, and names its word lists by their contents: a list never changes under its
 * name, so that an earlier version of the settings is complete.
 */
export async function checkDocument(given: string, rules: readonly RuleDefinition[], findList: FindList) {
  const found = new Map<string, string>();
  const names = new Map<string, string>();
  for (const name of listNamesOf(given)) {
    const list = await findList(name);
    if (list === undefined) continue;
    found.set(name, list);
    names.set(name, storedName(name, list));
  }
  const parsed = parseSettingsFor(rules, given, found);
  if (!parsed.ok) return { ok: false as const, problems: parsed.problems.map(withOwnRules) };
  const { settings } = parsed;
  const lists = new Map([...found].map(([name, list]) => [names.get(name) ?? name, list]));
  const text = [...names].every(([name, stored]) => name === stored) ? given : renameLists(given, names);
  return { ok: true as const, text, version: settingsVersion(text), lists, settings };
}

/** The function can't say it, because it has the rules that it has. */
function withOwnRules(problem: string): string {
  return problem.includes(': names no rule;')
    ? `${problem}. Your own rules come from decisions.rules or --rules`
    : problem;
}

/** `words.txt` becomes `words.0123456789ab.txt`; a name that has its digest stays. */
function storedName(name: string, list: string): string {
  const digest = hash('sha256', list).slice(0, 12);
  return `${name.replace(/(\.[0-9a-f]{12})?\.txt$/, '')}.${digest}.txt`;
}

function renameLists(text: string, names: ReadonlyMap<string, string>): string {
  const renamed: unknown = JSON.parse(text, (key, value: unknown) =>
    key === 'file' && typeof value === 'string' ? (names.get(value) ?? value) : value,
  );
  return `${JSON.stringify(renamed, undefined, 2)}\n`;
}

/** Says whether a document is valid. Exit code 1 if it isn't. */
export function reportCheck(checked: CheckedDocument, what: string, context: CommandContext): void {
  const { terminal } = context;
  if (checked.ok) {
    const { ok, version, settings } = checked;
    terminal.record({ kind: 'check', ok, version, rules: rulesRecord(settings) }, () => [
      `${what}: valid (version ${version})`,
      ...describeRules(settings),
    ]);
  } else {
    context.exitCode = exitCodes.problems;
    terminal.record({ kind: 'check', ...checked }, ({ problems }) => [
      `${what}: not valid`,
      ...problems.map((problem) => `  ${problem}`),
      'What each setting means: docs/decisions-guide.md',
    ]);
  }
}

/** One line for each rule that a document names, and for a recording. */
export function describeRules({ rules, recording }: DecisionSettings): string[] {
  const rows = Object.entries(rules).map(([name, { rule, mode, percentage }]) => [
    name,
    mode,
    mode === 'off' ? '' : `${percentage} % of conversations`,
    rule === undefined ? '' : `(${rule})`,
  ]);
  return [
    ...(rows.length === 0 ? ['no rules: every message passes'] : columns(rows)),
    ...(recording === undefined ? [] : [`messages are recorded until ${recording.until}`]),
  ];
}

/** The rules of a document, as scripts read them. */
export function rulesRecord({ rules }: DecisionSettings): object {
  const entries = Object.entries(rules).map(([name, { rule, mode, percentage }]) => [
    name,
    { mode, percentage, rule },
  ]);
  return Object.fromEntries(entries);
}
