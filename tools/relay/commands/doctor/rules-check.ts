import { rulesOn } from '../../../../lambda/decisions/index.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import { type CheckedDocument, checkDocument } from '../rules/settings-document.ts';
import { connectSettingsStore } from '../rules/settings-store.ts';
import type { Check, Finding } from './finding.ts';

const name = 'rule settings';

/** Whether the settings of the rules are there and valid. */
export const rulesCheck: Check = {
  name,
  run: async (target) => {
    const store = await connectSettingsStore(target);
    const current = await store.current();
    if (current === undefined) return [judgeAbsent((await store.history()).length)];
    return [judgeSettings(await checkDocument(current.text, store.list), settingsVersion(current.text))];
  },
};

/** Of no settings: as a stage begins, or deleted. */
export function judgeAbsent(versionsBefore: number): Finding {
  if (versionsBefore === 0)
    return { check: name, grade: 'ok', says: 'there are none: every rule is off and every message passes' };
  return {
    check: name,
    grade: 'fail',
    says: 'they were deleted: every rule is off and every message passes',
    advice: 'put the last version in force again: relay rules history, then relay rules rollback <version>',
  };
}

export function judgeSettings(checked: CheckedDocument, version: string): Finding {
  if (!checked.ok)
    return {
      check: name,
      grade: 'fail',
      says: `version ${version} is not valid: ${checked.problems.join('; ')}`,
      advice:
        'warm functions keep the last good ones and new ones have none: correct them with relay rules set, or go back with relay rules rollback',
    };
  const on = rulesOn(checked.settings);
  return {
    check: name,
    grade: 'ok',
    says: `version ${version}; ${on.length === 0 ? 'every rule is off' : `on: ${on.join(', ')}`}`,
  };
}
