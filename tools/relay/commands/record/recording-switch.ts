import pRetry from 'p-retry';
import { isRecording, type RecordingSettings } from '../../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../../lambda/decisions/rule-definition.ts';
import { isJsonObject, type JsonObject, parseJsonObject } from '../../../json/json.ts';
import { UsageError } from '../../errors.ts';
import { checkDocument } from '../rules/settings-document.ts';
import type { SettingsStore } from '../rules/settings-store.ts';

/**
 * Names a recording in the rule settings, which the functions read anyway. Answers how to take the name out again: the
 * settings are then as they were, byte for byte, unless somebody changed them in the meantime. A {@link UsageError} where
 * the settings can't be read, or another recording is on.
 */
export async function switchOn(
  store: SettingsStore,
  rules: readonly RuleDefinition[],
  recording: RecordingSettings,
): Promise<() => Promise<void>> {
  const current = await store.current();
  const { recording: earlier, ...others } = parseJsonObject(current?.text ?? '{"rules":{}}') ?? {};
  const until = isJsonObject(earlier) ? String(earlier.until) : '';
  if (isRecording({ ...recording, until }, Date.now()))
    throw new UsageError(
      `Somebody else is recording until ${until}. Try again then, or remove "recording" from the rule settings.`,
    );
  const before = current === undefined || earlier !== undefined ? write(others) : current.text;
  const during = write({ ...others, recording: { ...recording } });
  // Functions take over no settings that aren't valid, so that the recording wouldn't begin.
  if (!(await checkDocument(during, rules, store.list)).ok)
    throw new UsageError(`The rule settings at ${store.location} aren't valid. Run "relay rules check".`);
  await store.put(during, current?.tag);
  const switchOff = async (): Promise<void> => {
    const now = await store.current();
    const { recording: named, ...kept } = parseJsonObject(now?.text ?? '') ?? {};
    if (now === undefined || !isJsonObject(named) || named.queue !== recording.queue) return;
    await store.put(now.text === during ? before : write(kept), now.tag);
  };
  // Somebody may change the settings between the two steps.
  return () =>
    pRetry(switchOff, {
      retries: 4,
      minTimeout: 50,
      shouldRetry: ({ error }) => error instanceof UsageError,
    });
}

function write(document: JsonObject): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
