import { createServer, type IncomingHttpHeaders } from 'node:http';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signRequest } from '../../../lambda/ingress/aws/aws-signature.ts';

const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  seen.push({ headers: request.headers, body });
  response.end('{}');
});
let endpoint = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const identities = [
  {
    region: 'eu-west-1',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'a/secret+key',
    sessionToken: undefined,
  },
  {
    region: 'us-east-1',
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'another',
    sessionToken: 'a//session==token',
  },
];

/** Signs again what the SDK sent, and compares: the SDK's signer is the reference. */
function expectSameSignature(identity: (typeof identities)[number], service: string): void {
  const { headers, body } = seen.at(-1) ?? { headers: {}, body: '' };
  const authorization = String(headers.authorization);
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const own = ['host', 'x-amz-date', 'x-amz-security-token'];
  const signed = signRequest(
    {
      host: String(headers.host),
      service,
      headers: Object.fromEntries(
        names.filter((name) => !own.includes(name)).map((name) => [name, String(headers[name])]),
      ),
      body,
    },
    identity,
    dateOf(String(headers['x-amz-date'])),
  );
  expect(names).toContain('host');
  expect(signed.authorization).toBe(authorization);
  expect(signed['x-amz-date']).toBe(headers['x-amz-date']);
}

/** `20261121T030000Z` as a date. */
function dateOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

describe.each(identities)('signRequest for $accessKeyId', (identity) => {
  const credentials = {
    accessKeyId: identity.accessKeyId,
    secretAccessKey: identity.secretAccessKey,
    ...(identity.sessionToken === undefined ? {} : { sessionToken: identity.sessionToken }),
  };

  it.each(['relay', 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:Zoë'])(
    'signs as the Secrets Manager client does: %s',
    async (secret) => {
      const client = new SecretsManagerClient({ endpoint, credentials, region: identity.region });
      await client.send(new GetSecretValueCommand({ SecretId: secret }));
      client.destroy();
      expectSameSignature(identity, 'secretsmanager');
    },
  );

  it('signs as the SSM client does', async () => {
    const client = new SSMClient({ endpoint, credentials, region: identity.region });
    await client.send(new GetParameterCommand({ Name: '/relay/rules' }));
    client.destroy();
    expectSameSignature(identity, 'ssm');
  });
});
