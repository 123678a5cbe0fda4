import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { Check, Finding } from './finding.ts';

const check = 'versions';

/** Whether the stack was deployed by this version of the project. */
export const versionCheck: Check = {
  name: check,
  run: async (target) => [judgeVersion(target.outputs, packageJson.version)],
};

/** Compares what a stack says about itself with the version of this folder. */
export function judgeVersion(outputs: Readonly<Record<string, string>>, version: string): Finding {
  const missing = [...single, ...categories.flatMap((lane) => perLane.map((name) => name(lane)))].filter(
    (name) => outputs[name] === undefined,
  );
  const deployed = outputs[outputNames.relayVersion];
  if (deployed === version && missing.length === 0)
    return { check, grade: 'ok', says: `${version} is deployed, the version of this folder` };
  const lacks = missing.length === 0 ? '' : `; its stack lacks ${missing.join(', ')}`;
  return {
    check,
    grade: 'warn',
    says: `${deployed ?? 'an older version, which has no RelayVersion,'} is deployed, and this folder has ${version}${lacks}`,
    advice: 'deploy this folder (docs/upgrading.md) or use the deployed version of the command line',
  };
}

const single = [
  outputNames.webhookUrl,
  outputNames.moderationUrl,
  outputNames.credentialsSecretArn,
  outputNames.ruleSettingsBucket,
  outputNames.ingressLogGroup,
];
const perLane = [outputNames.laneQueueUrl, outputNames.laneDeadLetterQueueUrl, outputNames.workerLogGroup];
