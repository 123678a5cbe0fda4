import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSecretFetcher } from '../../lambda/ingress/credentials-store.ts';
import { createParameterFetcher } from '../../lambda/ingress/settings-store.ts';
import { type Behaviour, type Reply, startAwsStandIn } from './support/aws-stand-in.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay-AbCdEf';
const throttled: Reply = { status: 400, body: { __type: 'ThrottlingException', message: 'slow down' } };

let stop: () => Promise<void> = async () => {};

/** Lets the AWS clients find the stand-in, as the local run does. */
async function standIn(behaviour: Behaviour) {
  const aws = await startAwsStandIn(behaviour);
  stop = aws.stop;
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  return aws;
}

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await stop();
});

const fetchers = [
  {
    name: 'createSecretFetcher',
    target: 'GetSecretValue',
    request: { SecretId: arn },
    answer: { SecretString: 'text' },
    nothing: { SecretBinary: 'AAAA' },
    missing: 'ResourceNotFoundException',
    create: () => createSecretFetcher(arn),
  },
  {
    name: 'createParameterFetcher',
    target: 'GetParameter',
    request: { Name: '/relay/rules' },
    answer: { Parameter: { Value: 'text' } },
    nothing: {},
    missing: 'ParameterNotFound',
    create: () => {
      const fetchParameter = createParameterFetcher();
      return () => fetchParameter('/relay/rules');
    },
  },
];

describe.each(fetchers)('$name', ({ target, request, answer, nothing, missing, create }) => {
  it('fetches the text by one signed request', async () => {
    const { requests } = await standIn(() => ({ body: answer }));
    expect(await create()()).toBe('text');
    expect(requests).toEqual([
      { target, body: request, authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=local\//) },
    ]);
  });

  it('tries again where it is told to slow down', async () => {
    let attempts = 0;
    await standIn(() => {
      attempts += 1;
      return attempts === 1 ? throttled : { body: answer };
    });
    expect(await create()()).toBe('text');
  });

  it('rejects with the name of the error where there is nothing of that name', async () => {
    await standIn(() => ({ status: 400, body: { __type: missing, message: 'no' } }));
    await expect(create()()).rejects.toMatchObject({ name: missing });
  });

  it('rejects where there is no text', async () => {
    await standIn(() => ({ body: nothing }));
    await expect(create()()).rejects.toThrow(/no (text|value)/);
  });

  it('gives up where no answer comes', async () => {
    const { requests } = await standIn(() => 'hang');
    await expect(create()()).rejects.toThrow();
    expect(requests.length).toBeLessThanOrEqual(2);
  });

  it('rejects where nobody listens', async () => {
    const { url } = await standIn(() => 'hang');
    await stop();
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    await expect(create()()).rejects.toThrow();
  });
});
