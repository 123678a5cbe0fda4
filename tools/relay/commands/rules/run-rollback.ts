import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { putInForce } from './put-in-force.ts';
import { reportCheck } from './run-check.ts';
import { checkDocument } from './settings-document.ts';
import type { HistoryEntry } from './settings-store.ts';
import { connectSettingsStore } from './settings-store.ts';

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
  const checked = await checkDocument(await store.historyText(entry), store.list);
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
