/** What the relay is set up with: its version, its credentials, its rule settings, its webhook at CometChat. */
import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import { rulesOn } from '../../../../lambda/decisions/index.ts';
import { settingsVersion } from '../../../../lambda/decisions/settings/settings-version.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { CommandContext } from '../../context.ts';
import { UsageError } from '../../errors.ts';
import { credentialProblems, type RelaySecret } from '../../relay-secret.ts';
import type { Target } from '../../target.ts';
import { type CheckedDocument, checkDocument } from '../rules/settings-document.ts';
import { connectSettingsStore } from '../rules/settings-store.ts';
import { compareWebhook, type WebhookCommandOptions } from '../webhook/command.ts';
import type { WebhookPlan } from '../webhook/plan.ts';
import { type Finding, findingsOf } from './finding.ts';

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

/** Whether the stack was deployed by this version of the project. */
export function judgeVersion({ outputs }: Pick<Target, 'outputs'>, version = packageJson.version): Finding {
  const { ok, warn } = findingsOf('versions');
  const missing = expectedOutputs.filter((name) => outputs[name] === undefined);
  const deployed = outputs[outputNames.relayVersion];
  if (deployed === version && missing.length === 0)
    return ok(`${version} is deployed, the version of this folder`);
  const lacks = missing.length === 0 ? '' : `; its stack lacks ${missing.join(', ')}`;
  return warn(
    `${deployed ?? 'an older version, which has no RelayVersion,'} is deployed, and this folder has ${version}${lacks}`,
    'deploy this folder (docs/upgrading.md) or use the deployed version of the command line',
  );
}

const shortestPassword = 20;

/** Judges credentials without repeating any of them. */
export function judgeCredentials(secret: RelaySecret): Finding[] {
  const { ok, warn, fail } = findingsOf('credentials');
  const problems = credentialProblems(secret);
  return [
    ...problems.map((problem) => fail(problem)),
    problems.length === 0 && ok('the secret can be read, and CometChat accepts its contents'),
    secret.password.length < shortestPassword &&
      warn(
        `the password has fewer than ${shortestPassword} characters`,
        'only this password keeps strangers out: create a longer one with `relay credentials rotate`',
      ),
    secret.previousPassword !== undefined &&
      warn(
        "the previous password is still accepted: a rotation isn't finished",
        'once CometChat uses the new one, retire the old one with `relay credentials retire`',
      ),
  ].filter((finding) => finding !== false);
}

const ruleSettings = findingsOf('rule settings');

/** Whether the settings of the rules are there and valid. */
export async function checkRules(target: Target, { rules }: CommandContext): Promise<Finding> {
  const store = await connectSettingsStore(target);
  const current = await store.current();
  if (current === undefined) return judgeAbsent((await store.history()).length);
  const checked = await checkDocument(current.text, await rules(), store.list);
  return judgeSettings(checked, settingsVersion(current.text));
}

/** Of no settings: as a stage begins, or deleted. */
export function judgeAbsent(versionsBefore: number): Finding {
  const effect = 'every rule is off and every message passes';
  if (versionsBefore === 0) return ruleSettings.ok(`no settings: ${effect}`);
  const advice = 'restore the last version: relay rules history, then relay rules rollback <version>';
  return ruleSettings.fail(`they were deleted: ${effect}`, advice);
}

export function judgeSettings(checked: CheckedDocument, version: string): Finding {
  if (!checked.ok)
    return ruleSettings.fail(
      `version ${version} isn't valid: ${checked.problems.join('; ')}`,
      'warm functions keep the last valid ones and new ones have none: fix them with relay rules set, or go back with relay rules rollback',
    );
  const on = rulesOn(checked.settings);
  const rules = on.length === 0 ? 'every rule is off' : `on: ${on.join(', ')}`;
  return ruleSettings.ok(`version ${version}; ${rules}`);
}

const registration = findingsOf('registration at CometChat');

/** The webhook at CometChat is what it should be, as far as its Management API shows it. */
export async function checkRegistration(
  options: WebhookCommandOptions,
  context: CommandContext,
): Promise<Finding[]> {
  try {
    return judgeRegistration((await compareWebhook(options, context, false)).difference);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return [registration.notChecked("CometChat wasn't asked", error.message.replaceAll('\n', ' '))];
  }
}

export function judgeRegistration({ action, changes, unreadable, addTriggers }: WebhookPlan): Finding[] {
  const { ok, fail, notChecked } = registration;
  const advice = 'see `relay webhook plan`, then `relay webhook apply`';
  if (action === 'create') return [fail('the app has no webhook with this ID', advice)];
  const differences = changes.map(({ setting, from, to }) => `${setting} is ${from} and should be ${to}`);
  if (addTriggers.length > 0)
    differences.push(`${addTriggers.length} triggers are off: ${addTriggers.join(', ')}`);
  const retries = unreadable.includes('retryOnFailure')
    ? 'without retryOnFailure, one failed delivery is lost: look in the Dashboard, or run `relay webhook apply`'
    : undefined;
  return [
    differences.length === 0
      ? ok('the webhook and its triggers are set up correctly')
      : fail(differences.join('; '), advice),
    notChecked(`CometChat doesn't show ${unreadable.join(', ')}`, retries),
  ];
}
