import { CfnOutput, type Stack } from 'aws-cdk-lib/core';
import { settingsKeys } from '../lambda/decisions/settings/settings-keys.ts';
import { outputNames } from './output-names.ts';
import type { CometChatRelay } from './relay/cometchat-relay.ts';

/** Writes where everything is into the stack's outputs, for people and for the operator's command line. */
export function addRelayOutputs(stack: Stack, relay: CometChatRelay): void {
  const { api, ingress } = relay;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(stack, name, { value, description });
  output(outputNames.webhookUrl, api.webhookUrl, 'What to enter as the URL of a webhook at CometChat');
  output(outputNames.moderationUrl, api.moderationUrl, 'What to enter as the URL of a moderation Custom API');
  output(outputNames.credentialsSecretArn, ingress.credentials.secretArn, 'The secret with the credentials');
  output(
    outputNames.readCredentials,
    `aws secretsmanager get-secret-value --region ${stack.region} --query SecretString --output text --secret-id ${ingress.credentials.secretArn}`,
    'Prints the user name and the password to enter at CometChat',
  );
  output(
    outputNames.ruleSettingsBucket,
    ingress.ruleSettings.bucketName,
    'Rule settings, their history and their word lists',
  );
  output(
    outputNames.ruleSettingsObject,
    ingress.ruleSettings.s3UrlForObject(settingsKeys.current),
    'The rule settings in force; while there is no such object, every rule is off',
  );
  output(outputNames.ingressFunction, ingress.function.function.functionName, 'The function behind the API');
  output(outputNames.ingressLogGroup, ingress.function.logGroup.logGroupName, 'A line for every request');
  output(outputNames.dashboardUrl, relay.observability.dashboard.url, 'How the relay is');
  output(outputNames.alarmTopicArn, relay.observability.topic.topic.topicArn, 'Where alarms are published');
  if (relay.encryptionKey !== undefined)
    output(
      outputNames.encryptionKeyArn,
      relay.encryptionKey.keyArn,
      'The key that the data is encrypted with',
    );
  for (const { category, queue, worker } of Object.values(relay.lanes)) {
    output(outputNames.laneQueueUrl(category), queue.queue.queueUrl, `Deliveries: ${category}`);
    output(
      outputNames.laneDeadLetterQueueUrl(category),
      queue.deadLetters.queueUrl,
      `Deliveries that could not be processed: ${category}`,
    );
    output(outputNames.workerLogGroup(category), worker.logGroup.logGroupName, `Published: ${category}`);
  }
  for (const { name, queue } of relay.consumers) {
    output(outputNames.consumerQueueUrl(name), queue.queue.queueUrl, `Processed events for ${name}`);
    output(
      outputNames.consumerQueueArn(name),
      queue.queue.queueArn,
      `For the policies of the readers of ${name}`,
    );
    output(
      outputNames.consumerDeadLetterQueueUrl(name),
      queue.deadLetters.queueUrl,
      `Events that ${name} did not get or could not deal with`,
    );
  }
}
