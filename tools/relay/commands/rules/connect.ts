import { outputNames } from '../../../../infra/output-names.ts';
import type { Target } from '../../target.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

/** The rule settings of the relay that the global options name. */
export async function connectSettingsStore(target: Target): Promise<SettingsStore> {
  return createSettingsStore(await target.clients.s3(), target.output(outputNames.ruleSettingsBucket));
}
