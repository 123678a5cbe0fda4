import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureRelay, startFixtureRelay } from './fixture/fixture-relay.ts';

let fixture: FixtureRelay;
let sqs: SQSClient;
const observed: { kind: string; queueName: string; body: string }[] = [];
const problems: string[] = [];
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };

beforeAll(async () => {
  fixture = await startFixtureRelay({
    onMessage: ({ kind, queueName, body }) => observed.push({ kind, queueName, body }),
    onProblem: (problem) => problems.push(problem),
  });
  // Another region than the stack's: a consumer may have any.
  sqs = new SQSClient({ endpoint: fixture.relay.sqsEndpoint, region: 'eu-central-1', credentials });
});

afterAll(async () => {
  sqs?.destroy();
  await fixture?.stop();
});

const queueUrl = (name: string) => fixture.relay.queueUrls[name] ?? '';

/** Receives and deletes, one after the other, until so many are there. */
async function take(name: string, count: number): Promise<Message[]> {
  const taken: Message[] = [];
  while (taken.length < count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl(name),
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    for (const message of Messages) {
      await sqs.send(
        new DeleteMessageCommand({ QueueUrl: queueUrl(name), ReceiptHandle: message.ReceiptHandle }),
      );
      taken.push(message);
    }
  }
  return taken;
}

const send = (group: string, id: string, message: object) =>
  fixture.command({ do: 'send', group, id, message });

describe('a function', () => {
  it('has exactly the template’s environment and what Lambda sets', async () => {
    const environment: unknown = await (await fixture.command({ do: 'environment' })).json();
    expect(environment).toMatchObject({
      LANE_QUEUE_URL: queueUrl('fixture-lane.fifo'),
      AWS_LAMBDA_FUNCTION_NAME: 'fixture-ingress',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_SQS: fixture.relay.sqsEndpoint,
      AWS_ENDPOINT_URL: fixture.relay.endpoints.aws,
      AWS_ACCESS_KEY_ID: 'local',
    });
    for (const name of ['HOME', 'USER', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'AWS_PROFILE', 'VITEST']) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  it('that throws is answered 500, and works again', async () => {
    const response = await fixture.command({ do: 'throw' });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
    expect((await fixture.command({ do: 'echo' })).status).toBe(200);
    expect(problems.at(-1)).toContain('broken on purpose');
  });

  it('that crashes is answered 500, and works again', async () => {
    expect((await fixture.command({ do: 'exit' })).status).toBe(500);
    expect((await fixture.command({ do: 'echo' })).status).toBe(200);
    expect(problems.at(-1)).toContain('exit code 7');
  });

  it('that does not end is killed at its timeout and answered 503', async () => {
    const pid = Number(await (await fixture.command({ do: 'pid' })).text());
    const response = await fixture.command({ do: 'hang' });
    expect(response.status).toBe(503);
    expect(problems.at(-1)).toContain('timed out after 2 seconds');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('is told how much time it has', async () => {
    const remaining = Number(await (await fixture.command({ do: 'remaining' })).text());
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(2000);
  });

  it('handles one request at a time, in as many processes as there are requests', async () => {
    const hanging = fixture.command({ do: 'hang' });
    const meanwhile = await fixture.command({ do: 'echo' });
    expect(meanwhile.status).toBe(200);
    await hanging;
  });

  it('writes its log where it can be read again', async () => {
    await fixture.command({ do: 'log', text: 'find-me' });
    await expect
      .poll(() => fixture.relay.logs({ contains: 'find-me' }))
      .toEqual([
        {
          time: expect.any(Number),
          logGroup: '/aws/lambda/fixture-ingress',
          message: '{"level":"INFO","message":"find-me"}',
        },
      ]);
    const url = new URL('/_local/logs?contains=find-me&since=0', fixture.relay.consoleUrl);
    expect((await (await fetch(url)).text()).split('\n')).toHaveLength(2);
  });
});

describe('an event source mapping', () => {
  it('hands over a group in order and passes on what the function sends', async () => {
    const numbers = [1, 2, 3, 4, 5];
    for (const number of numbers) await send('order', `order-${number}`, { number });
    const events = await take('fixture-consumer.fifo', numbers.length);
    expect(events.map(({ Body }) => Body)).toEqual(numbers.map((number) => JSON.stringify({ number })));
    expect(events[0]?.Attributes?.MessageGroupId).toBe('order');
  });

  it('retries only what has failed, in order, and lets other groups pass', async () => {
    await send('failing', 'failing-1', { name: 'first', failures: 1 });
    await send('failing', 'failing-2', { name: 'second' });
    await send('other', 'other-1', { name: 'other' });
    const events = await take('fixture-consumer.fifo', 3);
    const names = events.map(({ Body }) => JSON.parse(Body ?? '').name);
    expect(names.toSorted()).toEqual(['first', 'other', 'second']);
    expect(names.indexOf('first')).toBeLessThan(names.indexOf('second'));
  });

  it('leaves what fails too often to the dead-letter queue', async () => {
    await send('doomed', 'doomed-1', { failures: 99 });
    const [letter] = await take('fixture-lane-dead.fifo', 1);
    expect(letter?.Body).toBe('{"failures":99}');
    expect(letter?.Attributes?.MessageGroupId).toBe('doomed');
    expect(problems).toContain('fixture-lane.fifo: 1 failed 2 times and will move to the dead-letter queue');
  });

  it('gives back a batch whose function crashed', async () => {
    await send('crash', 'crash-1', { crash: true });
    const [letter] = await take('fixture-lane-dead.fifo', 1);
    expect(letter?.Body).toBe('{"crash":true}');
    await send('crash', 'crash-2', { after: 'the crash' });
    expect((await take('fixture-consumer.fifo', 1))[0]?.Body).toBe('{"after":"the crash"}');
  });
});

describe('SQS', () => {
  const message = (id: string, body: string) =>
    new SendMessageCommand({
      QueueUrl: queueUrl('fixture-consumer.fifo'),
      MessageBody: body,
      MessageGroupId: id,
      MessageDeduplicationId: id,
    });

  it('names its queues by URLs that any machine resolves', async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'fixture-consumer.fifo' }));
    expect(QueueUrl).toBe(queueUrl('fixture-consumer.fifo'));
  });

  it('takes every character that SQS takes, and no other', async () => {
    const body = 'Grüße \u{1f600} \u{10ffff} \u0009';
    await sqs.send(message('characters', body));
    expect((await take('fixture-consumer.fifo', 1))[0]?.Body).toBe(body);
    await expect(sqs.send(message('control', 'a\u0001b'))).rejects.toThrow();
    await expect(sqs.send(message('noncharacter', 'a\uffffb'))).rejects.toThrow();
  });

  it('shows each accepted message once to whoever watches, and steals none', async () => {
    observed.length = 0;
    await sqs.send(message('seen', 'once'));
    await sqs.send(message('seen', 'once'));
    await expect
      .poll(() => observed)
      .toEqual([{ kind: 'event', queueName: 'fixture-consumer.fifo', body: 'once' }]);
    expect(await take('fixture-consumer.fifo', 1)).toHaveLength(1);
  });

  it('keeps its messages while it is stopped', async () => {
    await sqs.send(message('kept', 'kept'));
    await fixture.relay.sqs.stop();
    expect((await send('down', 'down-1', {})).status).toBe(500);
    await fixture.relay.sqs.start();
    expect((await take('fixture-consumer.fifo', 1))[0]?.Body).toBe('kept');
    await send('back', 'back-1', { back: true });
    expect((await take('fixture-consumer.fifo', 1))[0]?.Body).toBe('{"back":true}');
  });

  it('does not lose a message to a consumer that has hung up', async () => {
    const gone = new AbortController();
    const waiting = sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl('fixture-consumer.fifo'), WaitTimeSeconds: 20 }),
      { abortSignal: gone.signal },
    );
    await sleep(100);
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await sleep(100);
    await sqs.send(message('hung-up', 'for the next one'));
    expect((await take('fixture-consumer.fifo', 1))[0]?.Body).toBe('for the next one');
  });
});

describe('a fault', () => {
  const faults = () => new URL('/_local/faults', fixture.relay.consoleUrl);
  const post = (body: unknown) =>
    fetch(faults(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('hits the queue and the operation that it names, until it is ended', async () => {
    const fault = { queue: 'lane.fifo', action: 'fail', operations: ['SendMessage'], seconds: 60 };
    expect((await post(fault)).status).toBe(200);
    expect((await send('faulty', 'faulty-1', {})).status).toBe(500);
    expect(problems.at(-1)).toContain('InternalFailure');
    expect(await (await fetch(faults())).json()).toEqual({ faults: [fault] });
    await fetch(faults(), { method: 'DELETE' });
    expect((await send('faulty', 'faulty-2', { mended: true })).status).toBe(200);
    expect((await take('fixture-consumer.fifo', 1))[0]?.Body).toBe('{"mended":true}');
  });

  it('ends by itself', async () => {
    await post({ queue: '*', action: 'throttle', seconds: 1 });
    expect((await send('passing', 'passing-1', {})).status).toBe(500);
    expect(problems.at(-1)).toContain('Throttling');
    await expect.poll(() => fixture.relay.faults.list(), { timeout: 10_000 }).toEqual([]);
    expect((await send('passing', 'passing-2', {})).status).toBe(200);
    await take('fixture-consumer.fifo', 1);
  });

  it.each([
    [{ queue: '', action: 'fail', seconds: 1 }],
    [{ queue: '*', action: 'explode', seconds: 1 }],
    [{ queue: '*', action: 'fail', seconds: 0 }],
    [{ queue: '*', action: 'fail', seconds: 1, operations: 'SendMessage' }],
    [{ queue: '*', action: 'fail', seconds: 1, misspelt: true }],
    [[]],
  ])('that makes no sense is refused: %j', async (fault) => {
    expect((await post(fault)).status).toBe(400);
    expect(fixture.relay.faults.list()).toEqual([]);
  });
});

describe('Secrets Manager and SSM', () => {
  const client = () => ({
    endpoint: fixture.relay.endpoints.aws,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });

  it('give and take the secret', async () => {
    const secrets = new SecretsManagerClient(client());
    const SecretId = fixture.relay.outputs.CredentialsSecretArn;
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(JSON.parse(SecretString)).toEqual(fixture.relay.credentials);
    expect(fixture.relay.credentials.password).toMatch(/^[a-zA-Z0-9]{40}$/);
    await secrets.send(
      new PutSecretValueCommand({ SecretId, SecretString: '{"username":"u","password":"p"}' }),
    );
    expect(await (await fixture.command({ do: 'secret' })).json()).toEqual({ username: 'u', password: 'p' });
    const stack: unknown = await (await fetch(new URL('/_local/stack', fixture.relay.consoleUrl))).json();
    expect(stack).toMatchObject({ credentials: { username: 'u', password: 'p' }, region: 'us-east-1' });
  });

  describe('the bucket of the rule settings', () => {
    const s3 = () =>
      new S3Client({ ...client(), endpoint: fixture.relay.endpoints.s3, forcePathStyle: true });
    const current = { Bucket: 'fixture-settings', Key: 'rule-settings.json' };

    it('is what the file holds, and the file what the bucket holds', async () => {
      await s3().send(new PutObjectCommand({ ...current, Body: '{"put":1}' }));
      expect(await readFile(fixture.relay.settingsFile, 'utf8')).toBe('{"put":1}');
      expect(await (await fixture.command({ do: 'settings' })).json()).toEqual({ put: 1 });
      await writeFile(fixture.relay.settingsFile, '{"edited":true}');
      expect(await (await fixture.command({ do: 'settings' })).json()).toEqual({ edited: true });
      const { Body } = await s3().send(new GetObjectCommand(current));
      expect(await Body?.transformToString()).toBe('{"edited":true}');
    });

    it('takes conditions as S3 does', async () => {
      const { ETag } = await s3().send(new PutObjectCommand({ ...current, Body: '{"put":2}' }));
      await expect(s3().send(new GetObjectCommand({ ...current, IfNoneMatch: ETag }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 304 },
      });
      const put = (condition: object) =>
        s3().send(new PutObjectCommand({ ...current, Body: '{"put":3}', ...condition }));
      const refused = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };
      await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject(refused);
      await expect(put({ IfMatch: '"other"' })).rejects.toMatchObject(refused);
      await put({ IfMatch: ETag });
    });

    it('lists its objects, and a new word list counts as a change of the settings', async () => {
      const before = await (await fixture.command({ do: 'pid' })).text();
      await s3().send(new PutObjectCommand({ ...current, Key: 'history/1.json', Body: '{}' }));
      expect(await (await fixture.command({ do: 'pid' })).text()).toBe(before);
      await s3().send(new PutObjectCommand({ ...current, Key: 'lists/words.txt', Body: 'word' }));
      expect(await (await fixture.command({ do: 'pid' })).text()).not.toBe(before);
      const { Contents = [] } = await s3().send(
        new ListObjectsV2Command({ Bucket: current.Bucket, Prefix: 'history/' }),
      );
      expect(Contents).toMatchObject([{ Key: 'history/1.json', Size: 2 }]);
    });

    it('says what is not there, and what it does not do', async () => {
      const get = (input: object) => s3().send(new GetObjectCommand({ ...current, ...input }));
      await expect(get({ Key: 'lists/none.txt' })).rejects.toMatchObject({ name: 'NoSuchKey' });
      await expect(get({ Key: 'lists/../../none' })).rejects.toMatchObject({ name: 'NoSuchKey' });
      await expect(get({ Bucket: 'another' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await expect(s3().send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await expect(s3().send(new HeadObjectCommand(current))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 501 },
      });
    });
  });

  it('are told apart from what does not run locally', async () => {
    const secrets = new SecretsManagerClient(client());
    await expect(secrets.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      $metadata: { httpStatusCode: 501 },
    });
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
