import { afterEach, describe, expect, it } from 'vitest';
import { startFetches } from '../../../lambda/ingress/aws/first-fetches.ts';
import { readSigningOptions } from '../../../lambda/signed-requests/signing-environment.ts';
import { startAwsStandIn } from '../support/aws-stand-in.ts';

const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

/** A start against an AWS that answers nothing until it is let. */
async function setUp(ruleSettingsBucket: string | undefined) {
  const answered = Promise.withResolvers<void>();
  const aws = await startAwsStandIn(async ({ target }) => {
    await answered.promise;
    return target === 'GetObject'
      ? { body: '{"rules":{}}', headers: { etag: '"1"' } }
      : { body: { SecretString: 'text' } };
  });
  stop = aws.stop;
  const fetches = startFetches(
    {
      credentialsSecretArn: 'arn',
      ruleSettingsBucket,
      secretsManagerEndpoint: aws.url,
      s3Endpoint: aws.url,
    },
    signing,
  );
  return { ...fetches, requests: aws.requests, answer: answered.resolve };
}

describe('startFetches', () => {
  it('is under way before anything is answered, and hands each first answer over once', async () => {
    const { fetchSecret, settings, underWay, requests, answer } = await setUp('rules');
    await underWay;
    answer();
    expect(await fetchSecret()).toBe('text');
    expect(await settings?.fetchDocument(undefined)).toEqual({ text: '{"rules":{}}', tag: '"1"' });
    expect(requests.map(({ target }) => target).sort()).toEqual(['GetObject', 'GetSecretValue']);
    await Promise.all([fetchSecret(), settings?.fetchDocument('"1"')]);
    expect(requests).toHaveLength(4);
  });

  it('asks for no settings where there is no bucket', async () => {
    const { settings, underWay, requests, answer, fetchSecret } = await setUp(undefined);
    await underWay;
    answer();
    await fetchSecret();
    expect(settings).toBeUndefined();
    expect(requests.map(({ target }) => target)).toEqual(['GetSecretValue']);
  });

  it('tells whoever asks of a failure, and nobody before', async () => {
    const { url, stop: close } = await startAwsStandIn(() => 'hang');
    await close();
    const { fetchSecret, underWay } = startFetches(
      {
        credentialsSecretArn: 'arn',
        ruleSettingsBucket: undefined,
        secretsManagerEndpoint: url,
        s3Endpoint: url,
      },
      signing,
    );
    await underWay;
    await expect(fetchSecret()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('readSigningOptions', () => {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };

  it('reads what Lambda sets', () => {
    expect(readSigningOptions({ ...environment, AWS_SESSION_TOKEN: 'token' })).toEqual({
      region: 'eu-west-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'token' },
    });
    expect(readSigningOptions(environment).credentials).not.toHaveProperty('sessionToken');
  });

  it.each(Object.keys(environment))('names %s where it is missing', (name) => {
    expect(() => readSigningOptions({ ...environment, [name]: '' })).toThrow(name);
  });
});
