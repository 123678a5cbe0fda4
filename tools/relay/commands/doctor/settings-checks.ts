/** What the relay is set up with: its credentials, its rule settings. */
import { rulesOn } from '../../../../lambda/decisions/index.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import type { RelayCredentials } from '../../target.ts';
import { type CheckedDocument, checkDocument } from '../rules/settings-document.ts';
import { connectSettingsStore } from '../rules/settings-store.ts';
import type { Check, Finding } from './finding.ts';

/** CometChat's limits (contract, section 2). */
const longestUsername = 50;
const longestPassword = 100;
const shortestPassword = 20;
const alphanumeric = /^[A-Za-z0-9]+$/;

/** The secret can be read, and CometChat can take what is in it. */
export const credentialsCheck: Check = {
  name: 'credentials',
  run: async (target) => judgeCredentials(await target.credentials()),
};

/** Judges credentials without repeating any of them. */
export function judgeCredentials({ username, password, previousPassword }: RelayCredentials): Finding[] {
  const problems = [
    ...problemsOf('the user name', username, longestUsername),
    ...problemsOf('the password', password, longestPassword),
  ];
  const findings: Finding[] = problems.map((says) => ({
    check: 'credentials',
    grade: 'fail',
    says,
    advice: "CometChat doesn't accept these: create new ones with `relay credentials rotate`",
  }));
  if (findings.length === 0)
    findings.push({
      check: 'credentials',
      grade: 'ok',
      says: 'the secret can be read, and CometChat accepts its contents',
    });
  if (password.length < shortestPassword)
    findings.push({
      check: 'credentials',
      grade: 'warn',
      says: `the password has fewer than ${shortestPassword} characters`,
      advice: 'only this password keeps strangers out: create a longer one with `relay credentials rotate`',
    });
  if (previousPassword !== undefined)
    findings.push({
      check: 'credentials',
      grade: 'warn',
      says: 'the previous password is still accepted: a rotation is not finished',
      advice: 'once CometChat uses the new one, retire the old one with `relay credentials retire`',
    });
  return findings;
}

function problemsOf(what: string, text: string, longest: number): string[] {
  return [
    ...(text.length > longest ? [`${what} has more than ${longest} characters`] : []),
    ...(alphanumeric.test(text) ? [] : [`${what} has characters other than letters and digits`]),
  ];
}

const rulesName = 'rule settings';

/** Whether the settings of the rules are there and valid. */
export const rulesCheck: Check = {
  name: rulesName,
  run: async (target, context) => {
    const store = await connectSettingsStore(target);
    const current = await store.current();
    if (current === undefined) return [judgeAbsent((await store.history()).length)];
    const checked = await checkDocument(current.text, await context.rules(), store.list);
    return [judgeSettings(checked, settingsVersion(current.text))];
  },
};

/** Of no settings: as a stage begins, or deleted. */
export function judgeAbsent(versionsBefore: number): Finding {
  if (versionsBefore === 0)
    return {
      check: rulesName,
      grade: 'ok',
      says: 'no settings: every rule is off and every message passes',
    };
  return {
    check: rulesName,
    grade: 'fail',
    says: 'they were deleted: every rule is off and every message passes',
    advice: 'put the last version in force again: relay rules history, then relay rules rollback <version>',
  };
}

export function judgeSettings(checked: CheckedDocument, version: string): Finding {
  if (!checked.ok)
    return {
      check: rulesName,
      grade: 'fail',
      says: `version ${version} is not valid: ${checked.problems.join('; ')}`,
      advice:
        'warm functions keep the last valid ones and new ones have none: fix them with relay rules set, or go back with relay rules rollback',
    };
  const on = rulesOn(checked.settings);
  return {
    check: rulesName,
    grade: 'ok',
    says: `version ${version}; ${on.length === 0 ? 'every rule is off' : `on: ${on.join(', ')}`}`,
  };
}
