import { afterEach, describe, expect, it } from 'vitest';
import { createSecretFetcher } from '../../../lambda/ingress/aws/credentials-store.ts';
import { createSettingsFetcher } from '../../../lambda/ingress/aws/settings-store.ts';
import { createServiceClient } from '../../../lambda/signed-requests/service-client.ts';
import { type Behaviour, type Reply, startAwsStandIn } from '../support/aws-stand-in.ts';

const secretArn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay-AbCdEf';
const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const s3Error = (status: number, code: string): Reply => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>no</Message></Error>`,
});
const jsonError = (status: number, type: string): Reply => ({
  status,
  body: { __type: type, message: 'no' },
});

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function standIn(behaviour: Behaviour) {
  const aws = await startAwsStandIn(behaviour);
  stop = aws.stop;
  const client = createServiceClient(signing);
  return {
    ...aws,
    fetchSecret: createSecretFetcher(client, { endpoint: aws.url, secretArn }),
    settings: createSettingsFetcher(client, { endpoint: aws.url, bucket: 'rules' }),
  };
}

/** Answers the first request with `first` and the others with `then`. */
function once(first: Reply, then: Reply): Behaviour {
  let asked = 0;
  return () => {
    asked += 1;
    return asked === 1 ? first : then;
  };
}

describe('the secret', () => {
  const found: Reply = { body: { SecretString: 'text' } };

  it('is fetched by one signed request', async () => {
    const { requests, fetchSecret } = await standIn(() => found);
    expect(await fetchSecret()).toBe('text');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ target: 'GetSecretValue', body: { SecretId: secretArn }, path: '/' });
    expect(requests[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=local\//);
  });

  it.each([
    ['it is told to slow down', jsonError(400, 'ThrottlingException')],
    ['the service fails', jsonError(500, 'InternalServiceError')],
    ['the service is not there', { status: 503, body: {} }],
  ])('is asked for again where %s', async (_case, first) => {
    const { requests, fetchSecret } = await standIn(once(first, found));
    expect(await fetchSecret()).toBe('text');
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['AccessDeniedException', 'AccessDeniedException'],
    ['com.amazonaws.secretsmanager#ResourceNotFoundException', 'ResourceNotFoundException'],
  ])('is not asked for again where the answer is %s', async (type, name) => {
    const { requests, fetchSecret } = await standIn(() => jsonError(400, type));
    await expect(fetchSecret()).rejects.toMatchObject({ name });
    expect(requests).toHaveLength(1);
  });

  it('rejects where the secret has no text', async () => {
    const { fetchSecret } = await standIn(() => ({ body: { SecretBinary: 'AAAA' } }));
    await expect(fetchSecret()).rejects.toThrow('no text');
  });

  it('rejects where nobody listens', async () => {
    const { fetchSecret } = await standIn(() => 'hang');
    await stop();
    stop = async () => {};
    await expect(fetchSecret()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the rule settings', () => {
  const found: Reply = { body: '{"rules":{}}', headers: { etag: '"1"' } };

  it('are fetched by one signed request, with the tag that stands for them', async () => {
    const { requests, settings } = await standIn(() => found);
    expect(await settings.fetchDocument(undefined)).toEqual({ text: '{"rules":{}}', tag: '"1"' });
    expect(requests.map(({ path }) => path)).toEqual(['/rules/rule-settings.json']);
    expect(requests[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('are not sent again while they are the same', async () => {
    const { requests, settings } = await standIn(({ headers }) =>
      headers['if-none-match'] === '"1"' ? { status: 304, body: '' } : found,
    );
    expect(await settings.fetchDocument('"1"')).toBe('unchanged');
    expect(requests).toHaveLength(1);
  });

  it('may not be there', async () => {
    const { settings } = await standIn(() => s3Error(404, 'NoSuchKey'));
    expect(await settings.fetchDocument(undefined)).toBe('absent');
    await expect(settings.fetchList('words.txt')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each([
    ['the bucket is not there', s3Error(404, 'NoSuchBucket'), 'NoSuchBucket'],
    ['they may not be read', s3Error(403, 'AccessDenied'), 'AccessDenied'],
    ['the answer is of no known form', { status: 400, body: 'no' }, 'Http400'],
  ])('reject where %s, which is not the same as no settings', async (_case, reply, name) => {
    const { requests, settings } = await standIn(() => reply);
    await expect(settings.fetchDocument(undefined)).rejects.toMatchObject({ name });
    expect(requests).toHaveLength(1);
  });

  it('are asked for again where S3 says to slow down', async () => {
    const { settings } = await standIn(once(s3Error(503, 'SlowDown'), found));
    expect(await settings.fetchDocument(undefined)).toMatchObject({ tag: '"1"' });
  });

  it('come with word lists', async () => {
    const { requests, settings } = await standIn(() => ({ body: 'one\ntwo é\n' }));
    expect(await settings.fetchList('words.txt')).toBe('one\ntwo é\n');
    expect(requests.map(({ path }) => path)).toEqual(['/rules/lists/words.txt']);
  });
});
