import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import { confirm } from '../../confirm.ts';
import type { CommandContext } from '../../context.ts';
import type { Target } from '../../target.ts';
import { describeRules, rulesRecord } from './describe.ts';
import { diffLines } from './diff.ts';
import type { CheckedDocument } from './settings-document.ts';
import type { SettingsStore } from './settings-store.ts';

/**
 * Shows what a checked document changes, asks, and puts it in force: word lists first, then its history object, then the
 * settings themselves, so that whoever reads these finds the rest.
 */
export async function putInForce(
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
