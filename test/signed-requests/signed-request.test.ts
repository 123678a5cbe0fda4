import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSecretFetcher } from '../../lambda/ingress/aws/credentials-store.ts';
import { createSettingsFetcher } from '../../lambda/ingress/aws/settings-store.ts';
import { createServiceClient } from '../../lambda/signed-requests/service-client.ts';
import { Sha256, signedHeaders } from '../../lambda/signed-requests/signed-request.ts';
import { type AwsRequest, startAwsStandIn } from '../ingress/support/aws-stand-in.ts';

/** The examples of "Authenticating Requests: Using the Authorization Header" in the S3 API reference. */
describe("AWS's published examples for S3", () => {
  const signing = {
    region: 'us-east-1',
    credentials: {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
  };
  const emptyBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

  it.each([
    [
      'GET Object',
      '/test.txt',
      { range: 'bytes=0-9' },
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'GET Bucket Lifecycle',
      '/?lifecycle',
      {},
      'host;x-amz-content-sha256;x-amz-date',
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'GET Bucket (List Objects)',
      '/?max-keys=2&prefix=J',
      {},
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s', async (_name, path, headers, signedNames, signature) => {
    const url = new URL(path, 'https://examplebucket.s3.amazonaws.com');
    const signed = await signedHeaders(
      { service: 's3', method: 'GET', url, headers },
      signing,
      new Date('2013-05-24T00:00:00Z'),
    );
    expect(signed).toEqual({
      ...headers,
      host: 'examplebucket.s3.amazonaws.com',
      'x-amz-content-sha256': emptyBody,
      'x-amz-date': '20130524T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${signedNames}, Signature=${signature}`,
    });
  });
});

/** From the Signature Version 4 test suite (`aws-sig-v4-test-suite`). */
describe("AWS's published test suite, with the hash that the function uses", () => {
  const token =
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

  it.each([
    [
      'post-vanilla',
      undefined,
      undefined,
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'post-x-www-form-urlencoded',
      'Param1=value1',
      undefined,
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
    [
      'post-sts-header-before',
      undefined,
      token,
      '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
    ],
  ])('%s', async (_name, body, sessionToken, signature) => {
    const signer = new SignatureV4({
      service: 'service',
      region: 'us-east-1',
      credentials: {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
        ...(sessionToken !== undefined && { sessionToken }),
      },
      sha256: Sha256,
      applyChecksum: false,
    });
    const { headers } = await signer.sign(
      {
        method: 'POST',
        protocol: 'https:',
        hostname: 'example.amazonaws.com',
        path: '/',
        headers: {
          host: 'example.amazonaws.com',
          ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body !== undefined && { body }),
      },
      { signingDate: new Date('2015-08-30T12:36:00Z') },
    );
    expect(headers.authorization?.split('Signature=')[1]).toBe(signature);
  });
});

describe("the SDK's own client of the service", () => {
  const signing = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' },
  };
  afterEach(() => vi.useRealTimers());

  /** What the service gets of both: our request, and the one of the SDK's client for the same. */
  async function both(
    answer: object | string,
    ours: (url: string) => Promise<unknown>,
    theirs: (url: string) => Promise<unknown>,
  ) {
    vi.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z'), toFake: ['Date'] });
    const aws = await startAwsStandIn(() => ({ body: answer }));
    try {
      await ours(aws.url);
      await theirs(aws.url);
      const [first, second] = aws.requests;
      if (first === undefined || second === undefined) throw new Error('there were not two requests');
      return { first, second };
    } finally {
      await aws.stop();
    }
  }

  /** All that is signed: the canonical request but for headers that only say who sends. */
  function canonical({ method, path, text, headers }: AwsRequest) {
    const names = ['host', 'content-type', 'if-none-match', 'x-amz-date', 'x-amz-target'];
    const kept = [...names, 'x-amz-content-sha256', 'x-amz-security-token'];
    return {
      method,
      path: path.replace(/\?x-id=GetObject$/, ''),
      text,
      headers: Object.fromEntries(kept.map((name) => [name, headers[name]])),
    };
  }

  /** The signature of the SDK's signer over what our request was, whoever sent it. */
  async function signatureOf({ method, path, text, headers }: AwsRequest, service: 's3' | 'secretsmanager') {
    const names = /SignedHeaders=([^,]+)/.exec(String(headers.authorization))?.[1]?.split(';') ?? [];
    const signer = new SignatureV4({ ...signing, service, sha256: Sha256, uriEscapePath: service !== 's3' });
    const url = new URL(path, 'http://localhost');
    const signed = await signer.sign(
      {
        method,
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
        ...(text === '' ? {} : { body: text }),
      },
      { signableHeaders: new Set(names) },
    );
    return signed.headers.authorization;
  }

  it('sends the same request for a secret', async () => {
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay-AbCdEf';
    const { first, second } = await both(
      { SecretString: 'text' },
      (endpoint) => createSecretFetcher(createServiceClient(signing), { endpoint, secretArn })(),
      (endpoint) =>
        new SecretsManagerClient({ ...signing, endpoint }).send(
          new GetSecretValueCommand({ SecretId: secretArn }),
        ),
    );
    expect(canonical(first)).toEqual(canonical(second));
    expect(first.headers.authorization).toBe(await signatureOf(first, 'secretsmanager'));
  });

  it('sends the same request for the settings', async () => {
    const { first, second } = await both(
      'text',
      (endpoint) =>
        createSettingsFetcher(createServiceClient(signing), { endpoint, bucket: 'rules' }).fetchDocument(
          '"tag"',
        ),
      (endpoint) =>
        new S3Client({ ...signing, endpoint, forcePathStyle: true }).send(
          new GetObjectCommand({ Bucket: 'rules', Key: 'rule-settings.json', IfNoneMatch: '"tag"' }),
        ),
    );
    expect(canonical(first)).toEqual(canonical(second));
    expect(first.headers.authorization).toBe(await signatureOf(first, 's3'));
  });

  it('addresses an object of a bucket of AWS as the SDK does', async () => {
    const addressed: string[] = [];
    const client = new S3Client(signing);
    client.middlewareStack.add(
      () => async (input) => {
        const request: unknown = Reflect.get(input, 'request');
        addressed.push(
          `https://${Reflect.get(Object(request), 'hostname')}${Reflect.get(Object(request), 'path')}`,
        );
        throw new Error('not sent');
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const command = new GetObjectCommand({ Bucket: 'rules', Key: 'lists/words.txt' });
    await expect(client.send(command)).rejects.toThrow('not sent');
    await createSettingsFetcher(
      async ({ url }) => {
        addressed.push(url.href);
        return { status: 200, headers: {}, body: '' };
      },
      { endpoint: 'https://s3.eu-west-1.amazonaws.com', bucket: 'rules' },
    ).fetchList('words.txt');
    expect(addressed[1]).toBe('https://rules.s3.eu-west-1.amazonaws.com/lists/words.txt');
    expect(addressed[0]).toBe(addressed[1]);
  });
});
