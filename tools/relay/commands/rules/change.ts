/** `rules set` and `rules rollback`: putting rule settings in force. */
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

interface Confirmation {
  readonly yes: boolean;
}

/** `rules set`: puts the settings of a file in force. Invalid settings are never written. */
export async function setRules({ yes }: Confirmation, context: CommandContext, file = ''): Promise<void> {
  const store = await connectSettingsStore(await context.target());
  const checked = await readSettingsFile(file, await context.rules(), store.list);
  await putInForce(checked, file, store, yes, context);
}

/** `rules rollback`: puts an earlier version in force again, as a change like any other. */
export async function rollBack(
  { yes }: Confirmation,
  context: CommandContext,
  wanted?: string,
): Promise<void> {
  const store = await connectSettingsStore(await context.target());
  const inForce = (await store.current())?.version;
  const history = await store.history();
  const entry = wanted === undefined ? entryBefore(history, inForce) : entryOf(history, wanted);
  const checked = await checkDocument(await store.historyText(entry), await context.rules(), store.list);
  await putInForce(checked, `version ${entry.version}`, store, yes, context);
}

/** The latest entry of a version, or of the start of one. */
function entryOf(history: readonly HistoryEntry[], wanted: string): HistoryEntry {
  const entry = history.find(({ version }) => version.startsWith(wanted));
  if (entry !== undefined) return entry;
  throw new UsageError(`No version begins with ${wanted}; see relay rules history.`);
}

/** The entry that was in force before. The history is newest first. */
function entryBefore(history: readonly HistoryEntry[], inForce: string | undefined): HistoryEntry {
  const since = history.findIndex(({ version }) => version === inForce);
  const before = history.slice(since + 1).find(({ version }) => version !== inForce);
  if (before !== undefined) return before;
  throw new UsageError('There is no earlier version to go back to; see relay rules history.');
}

/**
 * Shows what a valid document changes, asks, and puts it in force: word lists first, then its history object, then the
 * settings themselves, so that a reader of these finds the rest.
 */
async function putInForce(
  checked: CheckedDocument,
  what: string,
  store: SettingsStore,
  yes: boolean,
  context: CommandContext,
): Promise<void> {
  if (!checked.ok) return reportCheck(checked, what, context);
  const { terminal } = context;
  const { name, localUrl } = await context.target();
  const { version, text, lists, settings } = checked;
  const current = await store.current();
  const from = current?.version;
  const record = { kind: 'rules', from, version, rules: rulesRecord(settings) };
  if (from === version)
    return terminal.record({ ...record, changed: false }, () => `Version ${from} is in force already.`);
  for (const line of diffLines(current?.text ?? '', text)) terminal.line(line);
  await confirm(terminal, `Put version ${version} in force at ${name}?`, yes);
  for (const [list, words] of lists) await store.putList(list, words);
  // Settings that somebody put there by hand have no history object yet.
  if (current !== undefined && !(await store.history()).some((entry) => entry.version === from))
    await store.putHistory(current.version, current.text, current.writtenAt);
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
