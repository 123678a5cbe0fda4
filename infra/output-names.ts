import type { Category } from '../lambda/cometchat/categories.ts';

/**
 * The names of the stack's CloudFormation outputs. The stack writes them; the operator's command line and the local
 * run find the relay's parts by them, deployed and local alike.
 */
export const outputNames = {
  /** Of the project that deployed the stack. */
  relayVersion: 'RelayVersion',
  webhookUrl: 'WebhookUrl',
  moderationUrl: 'ModerationUrl',
  credentialsSecretArn: 'CredentialsSecretArn',
  /** A command line that prints the user name and the password. */
  readCredentials: 'ReadCredentialsCommand',
  ruleSettingsBucket: 'RuleSettingsBucket',
  /** `s3://bucket/key`. */
  ruleSettingsObject: 'RuleSettingsObject',
  /** The start of the names of queues that messages are recorded to: the ingress may send to those. */
  recordingQueuePrefix: 'RecordingQueuePrefix',
  ingressFunction: 'IngressFunctionName',
  ingressLogGroup: 'IngressLogGroup',
  dashboardUrl: 'DashboardUrl',
  alarmTopicArn: 'AlarmTopicArn',
  /** Only where the stage has a key of the customer's. */
  encryptionKeyArn: 'EncryptionKeyArn',
  /** The archive's only where the stage has one. */
  archiveBucket: 'ArchiveBucket',
  archiveQueueUrl: 'ArchiveQueueUrl',
  archiveDeadLetterQueueUrl: 'ArchiveDeadLetterQueueUrl',
  archiveLogGroup: 'ArchiveLogGroup',
  laneQueueUrl: (lane: Category) => `LaneQueueUrl${pascalCase(lane)}`,
  laneDeadLetterQueueUrl: (lane: Category) => `LaneDeadLetterQueueUrl${pascalCase(lane)}`,
  workerLogGroup: (lane: Category) => `WorkerLogGroup${pascalCase(lane)}`,
  consumerQueueUrl: (consumer: string) => `ConsumerQueueUrl${pascalCase(consumer)}`,
  consumerQueueArn: (consumer: string) => `ConsumerQueueArn${pascalCase(consumer)}`,
  consumerDeadLetterQueueUrl: (consumer: string) => `ConsumerDeadLetterQueueUrl${pascalCase(consumer)}`,
} as const;

/** `processed-events` becomes `ProcessedEvents`: CloudFormation takes only letters and digits. */
function pascalCase(name: string): string {
  return name.replace(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_match, first: string) => first.toUpperCase());
}
