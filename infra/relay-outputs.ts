import { CfnOutput, type Stack } from 'aws-cdk-lib/core';
import { settingsKeys } from '../lambda/decisions/settings/settings-keys.ts';
import packageJson from '../package.json' with { type: 'json' };
import { outputNames } from './output-names.ts';
import type { CometChatRelay } from './relay/cometchat-relay.ts';

/** Writes where everything is into the stack's outputs, for people and for the operator's command line. */
export function addRelayOutputs(stack: Stack, relay: CometChatRelay): void {
  const { api, ingress } = relay;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(stack, name, { value, description });
  output(outputNames.relayVersion, packageJson.version, 'Version of the relay that was deployed');
  output(outputNames.webhookUrl, api.webhookUrl, 'Webhook URL to enter at CometChat');
  output(outputNames.moderationUrl, api.moderationUrl, 'Moderation Custom API URL to enter at CometChat');
  output(
    outputNames.credentialsSecretArn,
    ingress.credentials.secretArn,
    'Secret with the webhook credentials',
  );
  output(
    outputNames.readCredentials,
    `aws secretsmanager get-secret-value --region ${stack.region} --query SecretString --output text --secret-id ${ingress.credentials.secretArn}`,
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
  const { dashboard } = relay.observability;
  if (dashboard !== undefined) output(outputNames.dashboardUrl, dashboard.url, 'Dashboard of this stage');
  output(outputNames.alarmTopicArn, relay.observability.topic.topic.topicArn, 'SNS topic of the alarms');
  if (relay.encryptionKey !== undefined)
    output(outputNames.encryptionKeyArn, relay.encryptionKey.keyArn, 'KMS key that encrypts the data');
  if (relay.archive !== undefined) {
    const { bucket, queue, function: archiveFunction } = relay.archive;
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
  for (const { category, queue, worker } of Object.values(relay.lanes)) {
    output(outputNames.laneQueueUrl(category), queue.queue.queueUrl, `Lane queue: ${category}`);
    output(
      outputNames.laneDeadLetterQueueUrl(category),
      queue.deadLetters.queueUrl,
      `Dead-letter queue of the lane: ${category}`,
    );
    output(outputNames.workerLogGroup(category), worker.logGroup.logGroupName, `Worker log: ${category}`);
  }
  for (const { name, queue } of relay.consumers) {
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
}
