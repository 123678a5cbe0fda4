import { createHash } from 'node:crypto';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const message = JSON.stringify({
  trigger: 'message_sent',
  appId: 'app1',
  webhook: 'hook',
  data: { uid: 'alice' },
});

const secret = { username: 'cometchat', password: 'new' };
const rotatingSecret = { ...secret, previousPassword: 'old' };

/** The services with a JSON protocol: queues that hand out one message once, a secret, and logs and metrics without a line. */
export class JsonActions {
  readonly #url: () => string;
  readonly #received = new Set<string>();
  #secret = JSON.stringify(secret);
  /** What SQS says of its move task, once there is one. */
  #moveTask: 'RUNNING' | 'CANCELLED' | undefined;

  constructor(url: () => string) {
    this.#url = url;
  }

  reset(rotating: boolean): void {
    this.#received.clear();
    this.#secret = JSON.stringify(rotating ? rotatingSecret : secret);
    this.#moveTask = undefined;
  }

  /** The answer to an action, as little as keeps a command going. */
  answer(action: string, body: Readonly<Record<string, unknown>>): object {
    switch (action) {
      case 'secretsmanager:GetSecretValue':
        return { SecretString: this.#secret, VersionId: 'v1', ARN: 'arn' };
      case 'secretsmanager:PutSecretValue':
        this.#secret = String(body.SecretString);
        return { VersionId: 'v2' };
      case 'sqs:GetQueueAttributes':
        return { Attributes: attributesOf(String(body.QueueUrl)) };
      case 'sqs:ListQueues':
        return { QueueUrls: [`${this.#url()}/123456789012/${body.QueueNamePrefix}leftover`] };
      case 'sqs:CreateQueue':
        return { QueueUrl: `${this.#url()}/123456789012/${newQueue(body)}` };
      case 'sqs:ReceiveMessage':
        return this.#receive(String(body.QueueUrl));
      case 'sqs:ChangeMessageVisibilityBatch':
        // Visible again.
        this.#received.delete(String(body.QueueUrl));
        return { Successful: entriesOf(body), Failed: [] };
      case 'sqs:SendMessageBatch':
      case 'sqs:DeleteMessageBatch':
        return { Successful: entriesOf(body), Failed: [] };
      case 'sqs:StartMessageMoveTask':
        this.#moveTask = 'RUNNING';
        return { TaskHandle: 'task' };
      case 'sqs:CancelMessageMoveTask':
        this.#moveTask = 'CANCELLED';
        return { ApproximateNumberOfMessagesMoved: 0 };
      case 'sqs:ListMessageMoveTasks':
        return {
          Results: this.#moveTask === undefined ? [] : [{ TaskHandle: 'task', Status: this.#moveTask }],
        };
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

  #receive(queueUrl: string): object {
    if (this.#received.has(queueUrl)) return { Messages: [] };
    this.#received.add(queueUrl);
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
  const { MessageRetentionPeriod, Policy, SqsManagedSseEnabled, KmsMasterKeyId } = Object(Attributes);
  if (Number(MessageRetentionPeriod) !== 3600)
    throw new Error(`a queue ${name} that keeps messages too long`);
  if (!String(Policy).includes('aws:SecureTransport')) throw new Error(`a queue ${name} without TLS only`);
  if (SqsManagedSseEnabled !== 'true' && !KmsMasterKeyId) throw new Error(`a queue ${name} in plain text`);
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
