/** `rules set` and `rules rollback`: putting rule settings in force. */
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { diffLines } from './diff.ts';
import {
  type CheckedDocument,
  checkDocument,
  describeRules,
  readSettingsFile,
  reportCheck,
  rulesRecord,
} from './settings-document.ts';
import { connectSettingsStore, type HistoryEntry, type SettingsStore } from './settings-store.ts';

/** `rules set`: puts the settings of a file in force. Invalid settings are never written. */
export async function setRules(
  { yes }: { readonly yes: boolean },
  context: CommandContext,
  file = '',
): Promise<void> {
  const store = await connectSettingsStore(await context.target());
  const checked = await readSettingsFile(file, await context.rules(), store.list);
  if (!checked.ok) return reportCheck(checked, file, context);
  await putInForce(checked, store, yes, context);
}

/** `rules rollback`: puts an earlier version in force again, as a change like any other. */
export async function rollBack(
  { yes }: { readonly yes: boolean },
  context: CommandContext,
  version?: string,
): Promise<void> {
  const store = await connectSettingsStore(await context.target());
  const current = await store.current();
  const inForce = current === undefined ? undefined : settingsVersion(current.text);
  const history = await store.history();
  const entry = version === undefined ? entryBefore(history, inForce) : entryOf(history, version);
  const checked = await checkDocument(await store.historyText(entry), await context.rules(), store.list);
  if (!checked.ok) return reportCheck(checked, `version ${entry.version}`, context);
  await putInForce(checked, store, yes, context);
}

/** The entry of a version, or of the start of one. */
function entryOf(history: readonly HistoryEntry[], version: string): HistoryEntry {
  const found = history.filter((entry) => entry.version.startsWith(version));
  const [entry] = found;
  if (entry !== undefined && found.every((other) => other.version === entry.version)) return entry;
  const which = entry === undefined ? 'No version begins' : 'More than one version begins';
  throw new UsageError(`${which} with ${version}; see relay rules history.`);
}

/** The entry that was in force before. The history is newest first. */
function entryBefore(history: readonly HistoryEntry[], inForce: string | undefined): HistoryEntry {
  const since = history.findIndex((entry) => entry.version === inForce);
  const before = history.slice(since + 1).find((entry) => entry.version !== inForce);
  if (before !== undefined) return before;
  throw new UsageError('There is no earlier version to go back to; see relay rules history.');
}

/**
 * Shows what a checked document changes, asks, and puts it in force: word lists first, then its history object, then the
 * settings themselves, so that a reader of these finds the rest.
 */
async function putInForce(
  { document, settings }: CheckedDocument & { ok: true },
  store: SettingsStore,
  yes: boolean,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const { name, localUrl } = await context.target();
  const { version, text } = document;
  const current = await store.current();
  const from = current === undefined ? undefined : settingsVersion(current.text);
  const record = { kind: 'rules', from, version, rules: rulesRecord(settings) };
  if (from === version)
    return terminal.record({ ...record, changed: false }, () => `Version ${from} is in force already.`);
  for (const line of diffLines(current?.text ?? '', text)) terminal.line(line);
  await confirm(terminal, `Put version ${version} in force at ${name}?`, yes);
  for (const [list, words] of document.lists) await store.putList(list, words);
  // Settings that somebody put there by hand have no history object yet.
  if (current !== undefined && from !== undefined) {
    const known = (await store.history()).some((entry) => entry.version === from);
    if (!known) await store.putHistory(from, current.text, current.writtenAt);
  }
  await store.putHistory(version, text, Date.now());
  await store.put(text, current?.tag);
  terminal.record({ ...record, changed: true }, () => [
    `Version ${version} is in force${from === undefined ? '' : `; before it was ${from}`}.`,
    ...describeRules(settings),
    localUrl === undefined
      ? 'Running containers use it within a minute. To undo it: relay rules rollback'
      : 'The next message is judged by it. To undo it: relay rules rollback --local',
  ]);
}
