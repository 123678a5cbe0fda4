import { outputNames } from '../../../infra/output-names.ts';
import { categories } from '../../../lambda/cometchat/categories.ts';
import { settingsKeys } from '../../../lambda/decisions/settings/settings-keys.ts';
import { bucket } from './aws-bucket.ts';

/** The outputs of a stage with one consumer, all of whose addresses are the stand-in's. */
function outputsAt(url: string): Record<string, string> {
  const queue = (name: string) => `${url}/123456789012/cometchat-relay-dev-${name}.fifo`;
  return {
    [outputNames.webhookUrl]: `${url}/webhooks`,
    [outputNames.moderationUrl]: `${url}/moderation`,
    [outputNames.credentialsSecretArn]: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:relay-aBcDeF',
    [outputNames.ruleSettingsBucket]: bucket,
    [outputNames.archiveBucket]: bucket,
    [outputNames.ruleSettingsObject]: `s3://${bucket}/${settingsKeys.current}`,
    [outputNames.recordingQueuePrefix]: 'cometchat-relay-dev-recording-',
    [outputNames.ingressFunction]: 'cometchat-relay-dev-ingress',
    [outputNames.ingressLogGroup]: '/aws/lambda/cometchat-relay-dev-ingress',
    ...Object.fromEntries(
      categories.flatMap((lane) => [
        [outputNames.laneQueueUrl(lane), queue(`lane-${lane}`)],
        [outputNames.laneDeadLetterQueueUrl(lane), queue(`lane-${lane}-dead`)],
        [outputNames.workerLogGroup(lane), `/aws/lambda/cometchat-relay-dev-worker-${lane}`],
      ]),
    ),
    [outputNames.consumerQueueUrl('search')]: queue('search'),
    [outputNames.consumerDeadLetterQueueUrl('search')]: queue('search-dead'),
  };
}

/** CloudFormation's answer about the stage whose addresses are all the stand-in's. */
export function describeStacks(url: string): string {
  const members = Object.entries(outputsAt(url)).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
