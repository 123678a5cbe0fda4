import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { describeProblems, describeRules, rulesRecord } from './describe.ts';
import { checkDocument } from './settings-document.ts';
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
  const checked = await checkDocument(current.text, store.list);
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
