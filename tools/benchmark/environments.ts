import { byCategory } from '../../lambda/cometchat/categories.ts';
import { writeIngressEnvironment } from '../../lambda/ingress/configuration.ts';
import { writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';

/** The environment of the ingress function under measurement, with AWS at the given place. */
export function ingressEnvironment(awsUrl: string): Record<string, string> {
  const queueUrl = `${awsUrl}/000000000000/lane.fifo`;
  return {
    ...writeIngressEnvironment({
      stage: 'benchmark',
      credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
      allowedAppIds: [],
      laneQueueUrls: byCategory(() => queueUrl),
      decisionBudgetMilliseconds: 1900,
      acknowledgeBudgetMilliseconds: 1900,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
      ruleSettingsBucket: 'rules',
      secretsManagerEndpoint: awsUrl,
      s3Endpoint: awsUrl,
    }),
    ...awsEnvironment(awsUrl),
  };
}

/** The environment of the worker function under measurement: one consumer, which wants everything. */
export function workerEnvironment(awsUrl: string): Record<string, string> {
  return {
    ...writeWorkerEnvironment({
      stage: 'benchmark',
      lane: 'messages',
      deadLetterQueueUrl: `${awsUrl}/000000000000/lane-dead.fifo`,
      maximumReceives: 10,
      queueUrlPrefix: `${awsUrl}/000000000000/`,
      consumers: [{ name: 'everything', eventTypes: ['*'] }],
    }),
    ...awsEnvironment(awsUrl),
  };
}

function awsEnvironment(awsUrl: string): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: awsUrl,
  };
}
