import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { writeIngressEnvironment } from '../../lambda/ingress/configuration.ts';
import { password, username } from './cold-start-requests.ts';

/** A place on 127.0.0.1 that gives the secret away and takes every message. */
export interface AwsStandIn {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const { MessageBody: body } = JSON.parse(Buffer.concat(chunks).toString());
      const isMessage = String(request.headers['x-amz-target']).endsWith('.SendMessage');
      const answer = isMessage
        ? { MessageId: 'id', MD5OfMessageBody: createHash('md5').update(body).digest('hex') }
        : { SecretString: JSON.stringify({ username, password }) };
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The environment of the function under measurement. */
export function coldStartEnvironment({ url }: AwsStandIn): Record<string, string> {
  const queueUrl = `${url}/000000000000/lane.fifo`;
  return {
    ...writeIngressEnvironment({
      stage: 'benchmark',
      credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
      allowedAppIds: [],
      laneQueueUrls: {
        messages: queueUrl,
        moderation: queueUrl,
        users: queueUrl,
        groups: queueUrl,
        calls: queueUrl,
        campaigns: queueUrl,
        other: queueUrl,
      },
      decisionBudgetMilliseconds: 1900,
      acknowledgeBudgetMilliseconds: 1900,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
      ruleSettingsParameter: undefined,
    }),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: url,
  };
}
