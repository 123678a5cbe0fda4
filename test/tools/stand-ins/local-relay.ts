import { outputNames } from '../../../infra/output-names.ts';
import { sendJson, startServer } from './http-server.ts';

export interface LocalRelayOptions {
  /** The endpoint of an embedded SQS server; queue URLs are built on it. */
  readonly sqs?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly secret?: object;
  readonly stage?: string;
}

/** The local run's control endpoints and its Secrets Manager and its rule settings, without a relay behind them. */
export class LocalRelayStandIn {
  readonly secretArn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay';
  /** Every version that the secret has had, the last one in force. */
  readonly secretVersions: string[];
  /** When the version in force was written, in seconds since 1970. */
  secretWrittenAt = 0;
  /** What `/_local/logs` answers from. */
  readonly logs: { readonly time: number; readonly logGroup: string; readonly message: string }[] = [];
  /** `/_local/logs` fails. */
  logsDown = false;
  private readonly options: LocalRelayOptions;

  constructor(options: LocalRelayOptions = {}) {
    this.options = options;
    this.secretVersions = [
      JSON.stringify(options.secret ?? { username: 'cometchat', password: 'OldPassword1' }),
    ];
  }

  get secret(): Record<string, unknown> {
    return JSON.parse(this.secretVersions.at(-1) ?? '{}');
  }

  async start() {
    const server = await startServer((request, body, response) => {
      const url = new URL(request.url ?? '/', 'http://local');
      if (url.pathname === '/_local/stack') return sendJson(response, 200, this.stack(server.url));
      if (url.pathname === '/_local/logs') {
        if (this.logsDown) return sendJson(response, 500, {});
        const since = Number(url.searchParams.get('since') ?? 0);
        const text = url.searchParams.get('contains') ?? '';
        const lines = this.logs.filter(({ time, message }) => time >= since && message.includes(text));
        response.writeHead(200).end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        return;
      }
      if (request.method === 'GET' && url.pathname === '/rule-settings/rule-settings.json') {
        response.writeHead(200, { etag: '"1"' }).end('{"rules":{}}');
        return;
      }
      const [status, answer] = this.answerSecrets(request.headers['x-amz-target'], body);
      sendJson(response, status, answer);
    });
    return server;
  }

  private stack(url: string): object {
    return {
      outputs: {
        [outputNames.webhookUrl]: `${url}/webhooks`,
        [outputNames.credentialsSecretArn]: this.secretArn,
        ...this.options.outputs,
      },
      endpoints: { aws: url, s3: url, sqs: this.options.sqs ?? url },
      region: 'eu-west-1',
      accountId: '000000000000',
      credentials: {},
    };
  }

  private answerSecrets(target: string | string[] | undefined, body: string): [number, object] {
    if (target === 'secretsmanager.GetSecretValue')
      return [200, { SecretString: this.secretVersions.at(-1), CreatedDate: this.secretWrittenAt }];
    if (target === 'secretsmanager.PutSecretValue') {
      const { SecretString }: { SecretString: string } = JSON.parse(body);
      this.secretVersions.push(SecretString);
      this.secretWrittenAt = Date.now() / 1000;
      return [200, { ARN: this.secretArn }];
    }
    return [501, { message: `not here: ${String(target)}` }];
  }
}
