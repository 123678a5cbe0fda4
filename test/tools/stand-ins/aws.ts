import { JsonActions } from './aws-actions.ts';
import { answerS3, bucket, firstObjects } from './aws-bucket.ts';
import { describeStacks } from './aws-outputs.ts';
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

/** The services by the prefix of their JSON protocols' targets. */
const servicesByTarget: Readonly<Record<string, string>> = {
  AmazonSQS: 'sqs',
  secretsmanager: 'secretsmanager',
  Logs_20140328: 'logs',
  GraniteServiceVersion20100801: 'cloudwatch',
};

/** IAM knows no actions for batches. */
const iamAction = (action: string) => action.replace(/Batch$/, '');

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const actions = new Set<string>();
  const objects = new Map<string, string | Buffer>();
  let onAction: (action: string) => void = () => undefined;
  let url = '';
  const jsonActions = new JsonActions(() => url);

  const server = await startServer((request, text, response) => {
    const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (operation !== '') {
      const action = `${servicesByTarget[prefix] ?? prefix}:${operation}`;
      actions.add(iamAction(action));
      onAction(iamAction(action));
      sendJson(response, 200, jsonActions.answer(action, JSON.parse(text)));
    } else if (text.startsWith('Action=') || text.includes('&Action=')) {
      const action = `cloudformation:${new URLSearchParams(text).get('Action')}`;
      actions.add(action);
      onAction(action);
      response.writeHead(200, { 'content-type': 'text/xml' }).end(describeStacks(url));
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
      for (const [key, body] of firstObjects(settings)) objects.set(key, body);
      onAction = listener;
      actions.clear();
      jsonActions.reset(rotating);
    },
    actions: () => [...actions].sort(),
  };
}
