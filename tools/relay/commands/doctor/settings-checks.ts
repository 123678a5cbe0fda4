/** What the relay is set up with: its version, its credentials, its rule settings. */

import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import { rulesOn } from '../../../../lambda/decisions/index.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { RelaySecret } from '../../relay-secret.ts';
import { type CheckedDocument, checkDocument } from '../rules/settings-document.ts';
import { connectSettingsStore } from '../rules/settings-store.ts';
import { isAlphanumeric, longest } from '../webhook/desired-webhook.ts';
import { type Check, type Finding, finding } from './finding.ts';

/** The secret can be read, and CometChat accepts its contents. */
export const credentialsCheck: Check = {
  name: 'credentials',
  run: async ({ credentials }) => judgeCredentials(await credentials()),
};

const shortestPassword = 20;

/** Judges credentials without repeating any of them. */
export function judgeCredentials(secret: Omit<RelaySecret, 'others'>): Finding[] {
  const check = 'credentials';
  const { username, password, previousPassword } = secret;
  const problems = [
    ...problemsOf('the user name', username, longest.username),
    ...problemsOf('the password', password, longest.password),
  ];
  const rotate = '`relay credentials rotate`';
  const findings = problems.map((says) =>
    finding(check, 'fail', says, `CometChat doesn't accept these: create new ones with ${rotate}`),
  );
  if (findings.length === 0)
    findings.push(finding(check, 'ok', 'the secret can be read, and CometChat accepts its contents'));
  if (password.length < shortestPassword) {
    const says = `the password has fewer than ${shortestPassword} characters`;
    const advice = `only this password keeps strangers out: create a longer one with ${rotate}`;
    findings.push(finding(check, 'warn', says, advice));
  }
  if (previousPassword !== undefined) {
    const says = "the previous password is still accepted: a rotation isn't finished";
    const advice = 'once CometChat uses the new one, retire the old one with `relay credentials retire`';
    findings.push(finding(check, 'warn', says, advice));
  }
  return findings;
}

function problemsOf(what: string, text: string, most: number): string[] {
  return [
    ...(text.length > most ? [`${what} has more than ${most} characters`] : []),
    ...(isAlphanumeric(text) ? [] : [`${what} has characters other than letters and digits`]),
  ];
}

const rulesName = 'rule settings';

/** Whether the settings of the rules are there and valid. */
export const rulesCheck: Check = {
  name: rulesName,
  run: async (target, { rules }) => {
    const store = await connectSettingsStore(target);
    const current = await store.current();
    if (current === undefined) return [judgeAbsent((await store.history()).length)];
    const checked = await checkDocument(current.text, await rules(), store.list);
    return [judgeSettings(checked, settingsVersion(current.text))];
  },
};

/** Of no settings: as a stage begins, or deleted. */
export function judgeAbsent(versionsBefore: number): Finding {
  const effect = 'every rule is off and every message passes';
  if (versionsBefore === 0) return finding(rulesName, 'ok', `no settings: ${effect}`);
  const advice = 'restore the last version: relay rules history, then relay rules rollback <version>';
  return finding(rulesName, 'fail', `they were deleted: ${effect}`, advice);
}

export function judgeSettings(checked: CheckedDocument, version: string): Finding {
  if (!checked.ok) {
    const says = `version ${version} isn't valid: ${checked.problems.join('; ')}`;
    const advice =
      'warm functions keep the last valid ones and new ones have none: fix them with relay rules set, or go back with relay rules rollback';
    return finding(rulesName, 'fail', says, advice);
  }
  const on = rulesOn(checked.settings);
  const rules = on.length === 0 ? 'every rule is off' : `on: ${on.join(', ')}`;
  return finding(rulesName, 'ok', `version ${version}; ${rules}`);
}

const versions = 'versions';

/** Whether the stack was deployed by this version of the project. */
export const versionCheck: Check = {
  name: versions,
  run: async ({ outputs }) => [judgeVersion(outputs, packageJson.version)],
};

const expectedOutputs = [
  outputNames.webhookUrl,
  outputNames.moderationUrl,
  outputNames.credentialsSecretArn,
  outputNames.ruleSettingsBucket,
  outputNames.ingressLogGroup,
  ...categories.flatMap((lane) => [
    outputNames.laneQueueUrl(lane),
    outputNames.laneDeadLetterQueueUrl(lane),
    outputNames.workerLogGroup(lane),
  ]),
];

/** Compares what a stack says about itself with the version of this folder. */
export function judgeVersion(outputs: Readonly<Record<string, string>>, version: string): Finding {
  const missing = expectedOutputs.filter((name) => outputs[name] === undefined);
  const deployed = outputs[outputNames.relayVersion];
  if (deployed === version && missing.length === 0)
    return finding(versions, 'ok', `${version} is deployed, the version of this folder`);
  const lacks = missing.length === 0 ? '' : `; its stack lacks ${missing.join(', ')}`;
  const says = `${deployed ?? 'an older version, which has no RelayVersion,'} is deployed, and this folder has ${version}${lacks}`;
  const advice = 'deploy this folder (docs/upgrading.md) or use the deployed version of the command line';
  return finding(versions, 'warn', says, advice);
}
