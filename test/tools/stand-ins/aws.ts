import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { outputNames } from '../../../infra/output-names.ts';
import { hourFolder } from '../../../lambda/archive/layout.ts';
import { categories } from '../../../lambda/cometchat/categories.ts';
import { settingsKeys } from '../../../lambda/decisions/settings/settings-keys.ts';
import { type RunningServer, sendJson, startServer } from './http-server.ts';

export interface AwsState {
  /** Whether the secret has two passwords. */
  readonly rotating: boolean;
  /** Whether the bucket holds rule settings, and earlier ones. */
  readonly settings: boolean;
  readonly onAction: (action: string) => void;
}

/** AWS as the command line sees it for a deployed stage. It answers each action with as little as keeps a command going. */
export interface AwsStandIn extends RunningServer {
  /** Forgets what was asked for and what was changed. */
  reset(state: AwsState): void;
  /** The IAM actions of all requests since then. */
  actions(): string[];
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The services by the prefix of their JSON protocols' targets. */
const servicesByTarget: Readonly<Record<string, string>> = {
  AmazonSQS: 'sqs',
  secretsmanager: 'secretsmanager',
  Logs_20140328: 'logs',
  GraniteServiceVersion20100801: 'cloudwatch',
};

const message = JSON.stringify({
  trigger: 'message_sent',
  appId: 'app1',
  webhook: 'hook',
  data: { uid: 'alice' },
});

const secret = { username: 'cometchat', password: 'new' };
const rotatingSecret = { ...secret, previousPassword: 'old' };

/** IAM knows no actions for batches. */
const iamAction = (action: string) => action.replace(/Batch$/, '');

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const actions = new Set<string>();
  /** Each queue hands out one message, once. */
  const received = new Set<string>();
  const objects = new Map<string, string | Buffer>();
  let onAction: (action: string) => void = () => undefined;
  let heldSecret = JSON.stringify(secret);
  /** What SQS says of its move task, once there is one. */
  let moveTask: 'RUNNING' | 'CANCELLED' | undefined;
  let url = '';

  function answer(action: string, body: Readonly<Record<string, unknown>>): object {
    switch (action) {
      case 'secretsmanager:GetSecretValue':
        return { SecretString: heldSecret, VersionId: 'v1', ARN: 'arn' };
      case 'secretsmanager:PutSecretValue':
        heldSecret = String(body.SecretString);
        return { VersionId: 'v2' };
      case 'sqs:GetQueueAttributes':
        return { Attributes: attributesOf(String(body.QueueUrl)) };
      case 'sqs:ListQueues':
        return { QueueUrls: [`${url}/123456789012/${body.QueueNamePrefix}leftover`] };
      case 'sqs:CreateQueue':
        return { QueueUrl: `${url}/123456789012/${newQueue(body)}` };
      case 'sqs:ReceiveMessage':
        return receive(String(body.QueueUrl));
      case 'sqs:ChangeMessageVisibilityBatch':
        // Visible again.
        received.delete(String(body.QueueUrl));
        return { Successful: entriesOf(body), Failed: [] };
      case 'sqs:SendMessageBatch':
      case 'sqs:DeleteMessageBatch':
        return { Successful: entriesOf(body), Failed: [] };
      case 'sqs:StartMessageMoveTask':
        moveTask = 'RUNNING';
        return { TaskHandle: 'task' };
      case 'sqs:CancelMessageMoveTask':
        moveTask = 'CANCELLED';
        return { ApproximateNumberOfMessagesMoved: 0 };
      case 'sqs:ListMessageMoveTasks':
        return { Results: moveTask === undefined ? [] : [{ TaskHandle: 'task', Status: moveTask }] };
      case 'logs:StartQuery':
        return { queryId: 'q1' };
      case 'logs:GetQueryResults':
        return { status: 'Complete', results: [] };
      case 'cloudwatch:GetMetricData':
        return { MetricDataResults: [] };
      default:
        return {};
    }
  }

  function receive(queueUrl: string): object {
    if (received.has(queueUrl)) return { Messages: [] };
    received.add(queueUrl);
    const attributes = {
      MessageGroupId: 'group',
      MessageDeduplicationId: 'id',
      SentTimestamp: String(Date.now() - 600_000),
      ApproximateReceiveCount: '1',
    };
    return {
      Messages: [
        {
          MessageId: 'message-1',
          ReceiptHandle: 'handle-1',
          Body: message,
          MD5OfBody: md5(message),
          Attributes: attributes,
        },
      ],
    };
  }

  const server = await startServer((request, text, response) => {
    const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (operation !== '') {
      const action = `${servicesByTarget[prefix] ?? prefix}:${operation}`;
      actions.add(iamAction(action));
      onAction(iamAction(action));
      sendJson(response, 200, answer(action, JSON.parse(text)));
    } else if (text.startsWith('Action=') || text.includes('&Action=')) {
      const action = `cloudformation:${new URLSearchParams(text).get('Action')}`;
      actions.add(action);
      onAction(action);
      response.writeHead(200, { 'content-type': 'text/xml' }).end(describeStacks(outputs(url)));
    } else if (request.url?.startsWith(`/${bucket}`)) {
      const { action, status, body } = answerS3(objects, request.method, new URL(request.url, url), text);
      actions.add(action);
      // Without this permission S3 does not say that an object is not there.
      if (status === 404) actions.add('s3:ListBucket');
      response.writeHead(status, { etag: '"1"', 'last-modified': new Date(0).toUTCString() }).end(body);
    } else {
      if (!request.url?.startsWith('/webhooks')) actions.add(`unknown ${request.method} ${request.url}`);
      sendJson(response, 200, {});
    }
  });
  url = server.url;
  return {
    ...server,
    reset: ({ rotating, settings, onAction: listener }) => {
      objects.clear();
      for (const [name, uids] of Object.entries({ one: ['alice'], both: ['alice', 'bob'] }))
        objects.set(`${hourFolder(Date.now())}${name}.ndjson.gz`, gzipSync(uids.map(archivedLine).join('')));
      if (settings)
        for (const [index, key] of [settingsKeys.current, ...earlierSettings].entries())
          objects.set(key, JSON.stringify({ shadowWaitMilliseconds: index, rules: {} }));
      onAction = listener;
      actions.clear();
      received.clear();
      heldSecret = JSON.stringify(rotating ? rotatingSecret : secret);
      moveTask = undefined;
    },
    actions: () => [...actions].sort(),
  };
}

const bucket = 'settings-bucket';

/** A line of an archived object. */
function archivedLine(uid: string): string {
  const event = {
    id: `event-${uid}`,
    source: '/cometchat/apps/app1/webhooks/hook',
    type: 'com.cometchat.message_sent',
    receivedtime: new Date(Date.now() - 1).toISOString(),
    data: { uid },
  };
  return `${JSON.stringify(event)}\n`;
}

const earlierSettings = ['20260101T000000000Z-0123456789ab', '20260102T000000000Z-abcdef012345'].map(
  (name) => `${settingsKeys.historyPrefix}${name}.json`,
);

/** S3, as far as the settings of the rules need it. */
function answerS3(
  objects: Map<string, string | Buffer>,
  method: string | undefined,
  { pathname, searchParams }: URL,
  text: string,
): { readonly action: string; readonly status: number; readonly body: string | Buffer } {
  const key = decodeURIComponent(pathname.slice(`/${bucket}/`.length));
  if (method === 'PUT') {
    objects.set(key, text);
    return { action: 's3:PutObject', status: 200, body: '' };
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return { action: 's3:DeleteObject', status: 204, body: '' };
  }
  if (searchParams.has('list-type')) {
    const prefix = searchParams.get('prefix') ?? '';
    const contents = [...objects.keys()].filter((name) => name.startsWith(prefix));
    const body = `<ListBucketResult>${contents.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('')}</ListBucketResult>`;
    return { action: 's3:ListBucket', status: 200, body };
  }
  const found = objects.get(key);
  return found === undefined
    ? { action: 's3:GetObject', status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' }
    : { action: 's3:GetObject', status: 200, body: found };
}

function entriesOf(body: Readonly<Record<string, unknown>>): object[] {
  const entries = body.Entries;
  if (!Array.isArray(entries)) return [];
  return entries.map(({ Id, MessageBody }: { Id: string; MessageBody?: string }) => ({
    Id,
    MessageId: 'sent',
    ...(MessageBody !== undefined && { MD5OfMessageBody: md5(MessageBody) }),
  }));
}

/** The name of a queue that is to be made; an error for what the ingress couldn't send to, or SQS doesn't know. */
function newQueue({ QueueName, Attributes, ...others }: Readonly<Record<string, unknown>>): string {
  const name = String(QueueName);
  const unknown = [
    ...Object.keys(others),
    ...Object.keys(Object(Attributes)).filter(
      (key) => !['MessageRetentionPeriod', 'Policy', 'SqsManagedSseEnabled', 'KmsMasterKeyId'].includes(key),
    ),
  ];
  if (!/^cometchat-relay-dev-recording-[a-z0-9]{1,20}$/.test(name) || unknown.length > 0)
    throw new Error(`a queue ${name} with ${unknown.join(', ')}`);
  return name;
}

function attributesOf(queueUrl: string): Record<string, string> {
  const name = queueUrl.split('/').at(-1) ?? '';
  return {
    QueueArn: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: '60',
    CreatedTimestamp: '0',
  };
}

/** The outputs of a stage with one consumer, all of whose addresses are the stand-in's. */
function outputs(url: string): Record<string, string> {
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

function describeStacks(values: Readonly<Record<string, string>>): string {
  const members = Object.entries(values).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
