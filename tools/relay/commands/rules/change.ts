/** `rules set` and `rules rollback`: putting rule settings in force. */

import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import type { Target } from '../../target.ts';
import { diffLines } from './diff.ts';
import { type CheckedDocument, checkDocument, readSettingsFile } from './settings-document.ts';
import { connectSettingsStore, type HistoryEntry, type SettingsStore } from './settings-store.ts';
import { describeRules, reportCheck, rulesRecord } from './show.ts';

/** `rules set`: puts the settings of a file in force. What is not valid is never written. */
export async function runSet(
  file: string,
  { yes }: { yes: boolean },
  context: CommandContext,
): Promise<void> {
  const target = await context.target();
  const store = await connectSettingsStore(target);
  const checked = await readSettingsFile(file, await context.rules(), store.list);
  if (!checked.ok) return reportCheck(checked, file, context);
  await putInForce(checked, store, { target, context, yes });
}

/** `rules rollback`: puts an earlier version in force again, as a change like any other. */
export async function runRollback(
  version: string | undefined,
  { yes }: { yes: boolean },
  context: CommandContext,
): Promise<void> {
  const target = await context.target();
  const store = await connectSettingsStore(target);
  const current = await store.current();
  const inForce = current === undefined ? undefined : settingsVersion(current.text);
  const entry = chooseEntry(await store.history(), version, inForce);
  const checked = await checkDocument(await store.historyText(entry), await context.rules(), store.list);
  if (!checked.ok) return reportCheck(checked, `version ${entry.version}`, context);
  await putInForce(checked, store, { target, context, yes });
}

/** The entry of a version, or the one that was in force before. The history is newest first. */
function chooseEntry(
  history: readonly HistoryEntry[],
  version: string | undefined,
  inForce: string | undefined,
): HistoryEntry {
  if (version !== undefined) {
    const found = history.filter((entry) => entry.version.startsWith(version));
    const [entry] = found;
    if (entry === undefined || found.some((other) => other.version !== entry.version))
      throw new UsageError(
        `${entry ? 'More than one version begins' : 'No version begins'} with ${version}; see relay rules history.`,
      );
    return entry;
  }
  const since = history.findIndex((entry) => entry.version === inForce);
  const before = history.slice(since + 1).find((entry) => entry.version !== inForce);
  if (before === undefined)
    throw new UsageError('There is no earlier version to go back to; see relay rules history.');
  return before;
}

/**
 * Shows what a checked document changes, asks, and puts it in force: word lists first, then its history object, then the
 * settings themselves, so that whoever reads these finds the rest.
 */
async function putInForce(
  { document, settings }: CheckedDocument & { ok: true },
  store: SettingsStore,
  { target, context, yes }: { target: Target; context: CommandContext; yes: boolean },
): Promise<void> {
  const { terminal } = context;
  const current = await store.current();
  const from = current === undefined ? undefined : settingsVersion(current.text);
  const record = { kind: 'rules', from, version: document.version, rules: rulesRecord(settings) };
  if (from === document.version) {
    terminal.record({ ...record, changed: false }, () => `Version ${from} is in force already.`);
    return;
  }
  for (const line of diffLines(current?.text ?? '', document.text)) terminal.line(line);
  const question = `Put version ${document.version} in force at ${target.name}?`;
  await confirm(terminal, question, yes);
  for (const [name, text] of document.lists) await store.putList(name, text);
  // Settings that somebody put there by hand have no history object yet.
  if (current !== undefined && from !== undefined) {
    const known = (await store.history()).some(({ version }) => version === from);
    if (!known) await store.putHistory(from, current.text, current.writtenAt);
  }
  await store.putHistory(document.version, document.text, Date.now());
  await store.put(document.text, current?.tag);
  terminal.record({ ...record, changed: true }, () => [
    `Version ${document.version} is in force${from === undefined ? '' : `; before it was ${from}`}.`,
    ...describeRules(settings),
    target.localUrl === undefined
      ? 'Running containers take it over within a minute. To undo it: relay rules rollback'
      : 'The next message is judged by it. To undo it: relay rules rollback --local',
  ]);
}
