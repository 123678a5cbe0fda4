/** What a command needs in AWS beside `cloudformation:DescribeStacks`, by which every command finds its stage. */
export interface Permissions {
  /** IAM actions, needed whatever the options. */
  readonly always: readonly string[];
  /** Further ones, by the option that needs them. */
  readonly withOption?: Readonly<Record<string, readonly string[]>>;
}

/** For every command in the list: the stack's outputs. */
export const findStage = 'cloudformation:DescribeStacks';

/** The commands that never call AWS. */
export const offlineCommands = ['costs', 'decide', 'rules schema'] as const;

const secret = ['secretsmanager:GetSecretValue'] as const;
const depths = ['sqs:GetQueueAttributes'] as const;
const look = [...depths, 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'] as const;
const take = [...look, 'sqs:DeleteMessage'] as const;
/** Without `s3:ListBucket`, S3 answers AccessDenied for an object that doesn't exist. */
const settings = ['s3:GetObject', 's3:ListBucket'] as const;
const readArchive = ['s3:ListBucket', 's3:GetObject'] as const;
const consume = ['sqs:ReceiveMessage', 'sqs:DeleteMessage'] as const;

/**
 * The AWS actions of each command, once. docs/operate/permissions.md is made from this list, and a test
 * compares it with the requests that the commands make.
 */
export const permissions: Readonly<Record<string, Permissions>> = {
  /** Each panel of its page needs what the commands need that it runs. */
  console: { always: [] },
  'archive find': { always: readArchive },
  'credentials retire': {
    always: [...secret, 'secretsmanager:PutSecretValue', 'cloudwatch:GetMetricData'],
  },
  'credentials rotate': { always: [...secret, 'secretsmanager:PutSecretValue'] },
  'credentials show': { always: [...secret, 'cloudwatch:GetMetricData'] },
  'dlq export': { always: look, withOption: { '--remove': ['sqs:DeleteMessage'] } },
  'dlq list': { always: look },
  'dlq purge': { always: [...depths, 'sqs:PurgeQueue'] },
  'dlq redrive': {
    always: [...take, 'sqs:SendMessage'],
    withOption: {
      '--move-task': ['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:CancelMessageMoveTask'],
    },
  },
  'dlq show': { always: look },
  doctor: {
    always: [
      ...secret,
      ...settings,
      ...depths,
      'cloudwatch:GetMetricData',
      'logs:FilterLogEvents',
      'logs:StartQuery',
      'logs:GetQueryResults',
    ],
  },
  erase: { always: [...readArchive, 's3:PutObject', 's3:DeleteObject', ...take] },
  explain: { always: ['logs:StartQuery', 'logs:GetQueryResults'] },
  record: {
    always: [
      ...settings,
      's3:PutObject',
      ...depths,
      'sqs:ListQueues',
      'sqs:CreateQueue',
      'sqs:DeleteQueue',
      ...consume,
    ],
  },
  replay: { always: [...readArchive, 'sqs:SendMessage'] },
  resend: { always: [...readArchive, 'sqs:SendMessage'] },
  'rules check': { always: settings },
  'rules history': { always: settings },
  'rules rollback': { always: [...settings, 's3:PutObject'] },
  'rules set': { always: [...settings, 's3:PutObject'] },
  'rules show': { always: settings },
  send: { always: secret },
  simulate: { always: secret, withOption: { '--verify': [...depths, ...consume] } },
  smoke: { always: [...secret, 'logs:FilterLogEvents'] },
  tail: { always: ['logs:FilterLogEvents'], withOption: { '--queue': consume } },
  'webhook apply': { always: secret },
  'webhook guide': { always: secret },
  'webhook plan': { always: secret },
  'webhook remove': { always: secret },
  'webhook status': { always: secret },
};
