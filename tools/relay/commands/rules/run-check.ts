import type { CommandContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { describeProblems, describeRules, rulesRecord } from './describe.ts';
import { type CheckedDocument, checkDocument, readSettingsFile } from './settings-document.ts';
import { connectSettingsStore } from './settings-store.ts';

/** `rules check`: whether settings are valid. Changes nothing. */
export async function runCheck(file: string | undefined, context: CommandContext): Promise<void> {
  const checked = file === undefined ? await checkCurrent(context) : await readSettingsFile(file);
  reportCheck(checked, file ?? 'the settings in force', context);
}

async function checkCurrent(context: CommandContext): Promise<CheckedDocument> {
  const store = await connectSettingsStore(await context.target());
  const current = await store.current();
  if (current === undefined)
    throw new UsageError(`There are no rule settings at ${store.location} to check: every rule is off.`);
  return checkDocument(current.text, store.list);
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
