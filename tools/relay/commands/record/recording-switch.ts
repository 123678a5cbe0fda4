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
  const until = isJsonObject(earlier) && typeof earlier.until === 'string' ? earlier.until : undefined;
  if (until !== undefined && isRecording({ ...recording, until }, Date.now()))
    throw new UsageError(
      `Somebody else is recording until ${until}. Try again then, or remove "recording" from the rule settings.`,
    );
  const before = current === undefined || earlier !== undefined ? write(others) : current.text;
  const during = write({ ...others, recording: { ...recording } });
  // Functions take over no settings that aren't valid, so that the recording wouldn't begin.
  if (!(await checkDocument(during, rules, store.list)).ok)
    throw new UsageError(`The rule settings at ${store.location} aren't valid. Run "relay rules check".`);
  await store.put(during, current?.tag);
  return () => switchOff(store, recording, { before, during });
}

/** More tries than people change the settings in a second. */
const mostTries = 5;

async function switchOff(
  store: SettingsStore,
  { queue }: RecordingSettings,
  { before, during }: { readonly before: string; readonly during: string },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const current = await store.current();
    const { recording, ...others } = parseJsonObject(current?.text ?? '') ?? {};
    if (current === undefined || !isJsonObject(recording) || recording.queue !== queue) return;
    try {
      return await store.put(current.text === during ? before : write(others), current.tag);
    } catch (error) {
      if (!(error instanceof UsageError) || attempt === mostTries) throw error;
    }
  }
}

function write(document: JsonObject): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
