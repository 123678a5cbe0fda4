import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import { type Check, type Finding, finding } from './finding.ts';

const check = 'versions';

/** Whether the stack was deployed by this version of the project. */
export const versionCheck: Check = {
  name: check,
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
    return finding(check, 'ok', `${version} is deployed, the version of this folder`);
  const lacks = missing.length === 0 ? '' : `; its stack lacks ${missing.join(', ')}`;
  const says = `${deployed ?? 'an older version, which has no RelayVersion,'} is deployed, and this folder has ${version}${lacks}`;
  const advice = 'deploy this folder (docs/upgrading.md) or use the deployed version of the command line';
  return finding(check, 'warn', says, advice);
}
