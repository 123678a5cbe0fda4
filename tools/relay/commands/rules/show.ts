/** `rules show`, `rules check` and `rules history`: reading the rule settings. */
import type { DecisionSettings } from '../../../../lambda/decisions/index.ts';
import { settingsSchema } from '../../../../lambda/decisions/settings/settings-schema.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { columns } from '../../terminal.ts';
import { type CheckedDocument, checkDocument, readSettingsFile } from './settings-document.ts';
import { connectSettingsStore } from './settings-store.ts';

/** `rules show`: what is in force. */
export async function runShow({ raw }: { raw: boolean }, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const store = await connectSettingsStore(await context.target());
  const current = await store.current();
  if (current === undefined) {
    if (raw) context.exitCode = exitCodes.problems;
    terminal.record({ kind: 'rules', version: undefined, rules: {} }, () => [
      `There are no rule settings at ${store.location}: every rule is off.`,
      'To put some in force: relay rules set <file>',
    ]);
    return;
  }
  if (raw && !terminal.json) {
    for (const line of current.text.trimEnd().split('\n')) terminal.line(line);
    return;
  }
  const checked = await checkDocument(current.text, await context.rules(), store.list);
  const version = settingsVersion(current.text);
  const since = new Date(current.writtenAt).toISOString();
  const shown = { kind: 'rules', version, since, ...(raw ? { document: current.text } : {}) };
  if (!checked.ok) context.exitCode = exitCodes.problems;
  terminal.record(
    { ...shown, ...(checked.ok ? { rules: rulesRecord(checked.settings) } : { problems: checked.problems }) },
    () => [
      `version  ${version}`,
      `since    ${since}`,
      ...(checked.ok
        ? describeRules(checked.settings)
        : [
            'The settings are not valid; functions keep the last good ones, and new containers have none:',
            ...describeProblems(checked),
            'To go back: relay rules rollback',
          ]),
    ],
  );
}

/** `rules check`: whether settings are valid. Changes nothing. */
export async function runCheck(file: string | undefined, context: CommandContext): Promise<void> {
  const checked =
    file === undefined ? await checkCurrent(context) : await readSettingsFile(file, await context.rules());
  reportCheck(checked, file ?? 'the settings in force', context);
}

async function checkCurrent(context: CommandContext): Promise<CheckedDocument> {
  const store = await connectSettingsStore(await context.target());
  const current = await store.current();
  if (current === undefined)
    throw new UsageError(`There are no rule settings at ${store.location} to check: every rule is off.`);
  return checkDocument(current.text, await context.rules(), store.list);
}

/** Says whether a document is valid; answers whether it is. */
export function reportCheck(checked: CheckedDocument, what: string, context: CommandContext): void {
  const { terminal } = context;
  if (checked.ok) {
    const { document, settings } = checked;
    terminal.record(
      { kind: 'check', ok: true, version: document.version, rules: rulesRecord(settings) },
      () => [`${what}: valid (version ${document.version})`, ...describeRules(settings)],
    );
    return;
  }
  context.exitCode = exitCodes.problems;
  terminal.record({ kind: 'check', ok: false, problems: checked.problems }, () => [
    `${what}: not valid`,
    ...describeProblems(checked),
    'What each setting means: docs/decisions-guide.md',
  ]);
}

/** `rules schema`: the JSON Schema of the settings, for editors and for checks elsewhere. */
export async function runSchema(context: CommandContext): Promise<void> {
  const schema = settingsSchema(await context.rules());
  context.terminal.record({ kind: 'schema', schema }, () => JSON.stringify(schema, undefined, 2).split('\n'));
}

/** `rules history`: the versions that were in force, newest first. */
export async function runHistory({ limit }: { limit: number }, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const store = await connectSettingsStore(await context.target());
  const [current, history] = await Promise.all([store.current(), store.history()]);
  const inForce = current === undefined ? undefined : settingsVersion(current.text);
  if (history.length === 0) terminal.line('No settings have been put in force with `relay rules set` yet.');
  const latest = history.find(({ version }) => version === inForce);
  for (const entry of history.slice(0, limit)) {
    const { version, time } = entry;
    const record = {
      kind: 'version',
      version,
      time: new Date(time).toISOString(),
      inForce: entry === latest,
    };
    terminal.record(record, () => `${record.time}  ${version}${record.inForce ? '  in force' : ''}`);
  }
  if (history.length > limit) terminal.line(`... and ${history.length - limit} more (-n shows more)`);
}

/** One line for each rule that a document names. */
export function describeRules({ rules }: DecisionSettings): string[] {
  const entries = Object.entries(rules);
  if (entries.length === 0) return ['no rules: every message passes'];
  return columns(
    entries.map(([name, { rule, mode, percentage }]) => [
      name,
      mode,
      mode === 'off' ? '' : `${percentage} % of conversations`,
      rule === undefined ? '' : `(${rule})`,
    ]),
  );
}

/** The rules of a document, as scripts read them. */
export function rulesRecord({ rules }: DecisionSettings): object {
  return Object.fromEntries(
    Object.entries(rules).map(([name, { rule, mode, percentage }]) => [
      name,
      { mode, percentage, ...(rule === undefined ? {} : { rule }) },
    ]),
  );
}

/** What is wrong with a document, one line each. */
function describeProblems(checked: CheckedDocument & { ok: false }): string[] {
  return checked.problems.map((problem) => `  ${problem}`);
}
