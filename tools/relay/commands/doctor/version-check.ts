import { outputNames } from '../../../../infra/output-names.ts';
import { categories } from '../../../../lambda/cometchat/categories.ts';
import type { Check } from './finding.ts';

/** Whether the deployed stack has all that this version of the project knows of. */
export const versionCheck: Check = {
  name: 'versions',
  run: async (target) => {
    const { perLane, single } = expectedOutputs;
    const missing = [...single, ...categories.flatMap((lane) => perLane.map((name) => name(lane)))].filter(
      (name) => target.outputs[name] === undefined,
    );
    return [
      missing.length === 0
        ? { check: 'versions', grade: 'ok', says: 'the stack has every output that this version knows of' }
        : {
            check: 'versions',
            grade: 'warn',
            says: `the stack lacks ${missing.join(', ')}: it was deployed by another version`,
            advice: 'deploy this version, or use the version that was deployed',
          },
    ];
  },
};

const expectedOutputs = {
  single: [
    outputNames.webhookUrl,
    outputNames.moderationUrl,
    outputNames.credentialsSecretArn,
    outputNames.ruleSettingsBucket,
    outputNames.ingressLogGroup,
  ],
  perLane: [outputNames.laneQueueUrl, outputNames.laneDeadLetterQueueUrl, outputNames.workerLogGroup],
} as const;
