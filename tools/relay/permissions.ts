/** Every command in the list also needs this, to find its stage by the stack's outputs. */
export const findStage = 'cloudformation:DescribeStacks';

/** The commands that never call AWS. */
export const offlineCommands = ['costs', 'decide', 'rules schema'] as const;

const secret = ['secretsmanager:GetSecretValue'];
const writeSecret = [...secret, 'secretsmanager:PutSecretValue'];
const metrics = ['cloudwatch:GetMetricData'];
const depths = ['sqs:GetQueueAttributes'];
const look = [...depths, 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'];
const take = [...look, 'sqs:DeleteMessage'];
/** Without `s3:ListBucket`, S3 answers AccessDenied for an object that doesn't exist. */
const settings = ['s3:GetObject', 's3:ListBucket'];
const readArchive = ['s3:ListBucket', 's3:GetObject'];
const consume = ['sqs:ReceiveMessage', 'sqs:DeleteMessage'];
const followLogs = ['logs:FilterLogEvents'];
const searchLogs = ['logs:StartQuery', 'logs:GetQueryResults'];

/**
 * The IAM actions that each command needs, whatever its options. docs/operate/permissions.md is made from this list, and a
 * test compares it with the requests that the commands make.
 */
export const permissions: Readonly<Record<string, readonly string[]>> = {
  /** Each panel of its page needs what the commands need that it runs. */
  console: [],
  'archive find': readArchive,
  'credentials retire': [...writeSecret, ...metrics],
  'credentials rotate': writeSecret,
  'credentials show': [...secret, ...metrics],
  'dlq export': look,
  'dlq list': look,
  'dlq purge': [...depths, 'sqs:PurgeQueue'],
  'dlq redrive': [...take, 'sqs:SendMessage'],
  'dlq show': look,
  doctor: [...secret, ...settings, ...depths, ...metrics, ...followLogs, ...searchLogs],
  erase: [...readArchive, 's3:PutObject', 's3:DeleteObject', ...take],
  explain: searchLogs,
  record: [
    ...settings,
    's3:PutObject',
    ...depths,
    'sqs:ListQueues',
    'sqs:CreateQueue',
    'sqs:DeleteQueue',
    ...consume,
  ],
  replay: [...readArchive, 'sqs:SendMessage'],
  resend: [...readArchive, 'sqs:SendMessage'],
  'rules check': settings,
  'rules history': settings,
  'rules rollback': [...settings, 's3:PutObject'],
  'rules set': [...settings, 's3:PutObject'],
  'rules show': settings,
  send: secret,
  simulate: secret,
  smoke: [...secret, ...followLogs],
  tail: followLogs,
  'webhook apply': secret,
  'webhook guide': secret,
  'webhook plan': secret,
  'webhook remove': secret,
  'webhook status': secret,
};

/** What some commands also need with an option. */
export const optionPermissions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'dlq export': { '--remove': ['sqs:DeleteMessage'] },
  'dlq redrive': {
    '--move-task': ['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:CancelMessageMoveTask'],
  },
  simulate: { '--verify': [...depths, ...consume] },
  tail: { '--queue': consume },
};
