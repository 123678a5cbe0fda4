import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSecretFetcher } from '../../../lambda/ingress/aws/credentials-store.ts';
import { createParameterFetcher } from '../../../lambda/ingress/aws/settings-store.ts';
import { type Behaviour, type Reply, startAwsStandIn } from '../support/aws-stand-in.ts';

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
  // The SDK waits for a random part of its pause before it tries again: here for none of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await stop();
});

const fetchers = [
  {
    name: 'fetchSecret',
    target: 'GetSecretValue',
    request: { SecretId: arn },
    answer: { SecretString: 'text' },
    nothing: { SecretBinary: 'AAAA' },
    missing: 'com.amazonaws.secretsmanager#ResourceNotFoundException',
    missingName: 'ResourceNotFoundException',
    fetchText: () => createSecretFetcher(arn)(),
  },
  {
    name: 'fetchParameter',
    target: 'GetParameter',
    request: { Name: '/relay/rules' },
    answer: { Parameter: { Value: 'text' } },
    nothing: {},
    missing: 'ParameterNotFound',
    missingName: 'ParameterNotFound',
    fetchText: () => createParameterFetcher('/relay/rules')(),
  },
];

describe.each(fetchers)('$name', ({ target, request, answer, nothing, missing, missingName, fetchText }) => {
  it('fetches the text by one signed request', async () => {
    const { requests } = await standIn(() => ({ body: answer }));
    expect(await fetchText()).toBe('text');
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
    expect(await fetchText()).toBe('text');
  });

  it.each([500, 503])('tries again after a %i', async (status) => {
    let attempts = 0;
    await standIn(() => {
      attempts += 1;
      return attempts === 1 ? { status, body: {} } : { body: answer };
    });
    expect(await fetchText()).toBe('text');
  });

  it('does not try again where it is refused', async () => {
    const { requests } = await standIn(() => ({ status: 400, body: { __type: 'AccessDeniedException' } }));
    await expect(fetchText()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(requests).toHaveLength(1);
  });

  it('rejects with the name of the error where there is nothing of that name', async () => {
    await standIn(() => ({ status: 400, body: { __type: missing, message: 'no' } }));
    await expect(fetchText()).rejects.toMatchObject({ name: missingName });
  });

  it('rejects where there is no text', async () => {
    await standIn(() => ({ body: nothing }));
    await expect(fetchText()).rejects.toThrow(/no (text|value)/);
  });

  it('rejects where nobody listens', async () => {
    const { url } = await standIn(() => 'hang');
    await stop();
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    await expect(fetchText()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

it('all give up where no answer comes', async () => {
  const { requests } = await standIn(() => 'hang');
  const given = await Promise.allSettled(fetchers.map(({ fetchText }) => fetchText()));
  expect(given.map(({ status }) => status)).toEqual(fetchers.map(() => 'rejected'));
  for (const { target } of fetchers) {
    const asked = requests.filter((request) => request.target === target);
    expect([1, 2]).toContain(asked.length);
  }
});
