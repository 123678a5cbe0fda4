import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { settingsKeys } from '../lambda/decisions/settings/settings-keys.ts';
import packageJson from '../package.json' with { type: 'json' };
import { outputNames } from './output-names.ts';
import type { Archive } from './relay/archive.ts';
import type { Consumer } from './relay/consumer.ts';
import type { Lane } from './relay/lane.ts';
import type { Relay } from './relay/relay.ts';

type Output = (name: string, value: string, description: string) => void;

/**
 * Writes where everything is into the stack's outputs, for people and for the operator's command line. The outputs have
 * these very names, wherever in the stack `scope` is, behind the prefix.
 */
export function addRelayOutputs(scope: Construct, relay: Relay, prefix = ''): void {
  const output: Output = (name, value, description) =>
    new CfnOutput(scope, name, { value, description }).overrideLogicalId(prefix + name);
  output(outputNames.relayVersion, packageJson.version, 'Version of the relay that was deployed');
  addIngressOutputs(output, relay, Stack.of(scope).region);
  const { dashboard, topic } = relay.observability;
  if (dashboard !== undefined) output(outputNames.dashboardUrl, dashboard.url, 'Dashboard of this stage');
  output(outputNames.alarmTopicArn, topic.topic.topicArn, 'SNS topic of the alarms');
  if (relay.encryptionKey !== undefined)
    output(outputNames.encryptionKeyArn, relay.encryptionKey.keyArn, 'KMS key that encrypts the data');
  if (relay.archive !== undefined) addArchiveOutputs(output, relay.archive);
  for (const lane of Object.values(relay.lanes)) addLaneOutputs(output, lane);
  for (const consumer of relay.consumers) addConsumerOutputs(output, consumer);
}

function addIngressOutputs(output: Output, { api, ingress }: Relay, region: string): void {
  output(outputNames.webhookUrl, api.webhookUrl, 'Webhook URL to enter at CometChat');
  output(outputNames.moderationUrl, api.moderationUrl, 'Moderation Custom API URL to enter at CometChat');
  output(
    outputNames.credentialsSecretArn,
    ingress.credentials.secretArn,
    'Secret with the webhook credentials',
  );
  output(
    outputNames.readCredentials,
    `aws secretsmanager get-secret-value --region ${region} --query SecretString --output text --secret-id ${ingress.credentials.secretArn}`,
    'Prints the user name and password to enter at CometChat',
  );
  output(
    outputNames.ruleSettingsBucket,
    ingress.ruleSettings.bucketName,
    'Bucket with the rule settings, their history and word lists',
  );
  output(
    outputNames.ruleSettingsObject,
    ingress.ruleSettings.s3UrlForObject(settingsKeys.current),
    'Current rule settings; while this object is missing, every rule is off',
  );
  output(
    outputNames.recordingQueuePrefix,
    ingress.recordingQueuePrefix,
    'Start of the names of the queues that messages are recorded to',
  );
  output(outputNames.ingressFunction, ingress.function.function.functionName, 'Ingress function');
  output(
    outputNames.ingressLogGroup,
    ingress.function.logGroup.logGroupName,
    'Ingress log: one line per request',
  );
}

function addArchiveOutputs(output: Output, { bucket, queue, function: archiveFunction }: Archive): void {
  output(outputNames.archiveBucket, bucket.bucketName, 'Archived events');
  output(outputNames.archiveQueueUrl, queue.queue.queueUrl, 'Queue of the archive');
  output(
    outputNames.archiveDeadLetterQueueUrl,
    queue.deadLetters.queueUrl,
    "Events that couldn't be archived",
  );
  output(
    outputNames.archiveLogGroup,
    archiveFunction.logGroup.logGroupName,
    'Archive log: one line per batch',
  );
}

function addLaneOutputs(output: Output, { category, queue, worker }: Lane): void {
  output(outputNames.laneQueueUrl(category), queue.queue.queueUrl, `Lane queue: ${category}`);
  output(
    outputNames.laneDeadLetterQueueUrl(category),
    queue.deadLetters.queueUrl,
    `Dead-letter queue of the lane: ${category}`,
  );
  output(outputNames.workerLogGroup(category), worker.logGroup.logGroupName, `Worker log: ${category}`);
}

function addConsumerOutputs(output: Output, { name, queue }: Consumer): void {
  output(outputNames.consumerQueueUrl(name), queue.queue.queueUrl, `Processed events for ${name}`);
  output(
    outputNames.consumerQueueArn(name),
    queue.queue.queueArn,
    `Queue ARN of ${name}, for the policies of its readers`,
  );
  output(
    outputNames.consumerDeadLetterQueueUrl(name),
    queue.deadLetters.queueUrl,
    `Dead-letter queue of ${name}`,
  );
}
