import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { namePrefix } from '../../../../../infra/configuration/relay-configuration.ts';
import { outputNames } from '../../../../../infra/output-names.ts';
import { readLine } from '../../../../../lambda/telemetry/read-line.ts';
import packageJson from '../../../../../package.json' with { type: 'json' };
import {
  judgeClock,
  judgeErrors,
  judgeSmoke,
  judgeStranger,
  judgeUrl,
} from '../../../../../tools/relay/commands/doctor/delivery-checks.ts';
import type { Finding } from '../../../../../tools/relay/commands/doctor/finding.ts';
import {
  checkQueues,
  judgeConsumers,
  judgeDeadLetters,
  judgeQueue,
} from '../../../../../tools/relay/commands/doctor/queues-check.ts';
import {
  judgeCredentials,
  judgeRegistration,
  judgeVersion,
} from '../../../../../tools/relay/commands/doctor/settings-checks.ts';
import type { SmokeResult } from '../../../../../tools/relay/commands/smoke/command.ts';
import type { WebhookPlan } from '../../../../../tools/relay/commands/webhook/plan.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import type { PostResult } from '../../../../../tools/relay/http/post.ts';
import { resolveTarget, stackName } from '../../../../../tools/relay/target.ts';
import { type CarelessRelay, startCarelessRelay } from '../../../stand-ins/careless-relay.ts';
import { sendJson, startServer } from '../../../stand-ins/http-server.ts';
import { sendMessage } from '../../../stand-ins/relay-queues.ts';
import { runCommand } from '../../support/run-command.ts';

const grades = (findings: readonly Finding[]) => findings.map(({ grade }) => grade);
const answer = (status: number | undefined, headers: PostResult['headers'] = {}): PostResult => ({
  status,
  failure: status === undefined ? 'ECONNREFUSED' : undefined,
  body: '',
  headers,
  milliseconds: 1,
});

describe('credentials', () => {
  const good = { username: 'cometchat', password: 'a'.repeat(40), previousPassword: undefined };

  test.each([
    [good, ['ok']],
    [{ ...good, username: 'u'.repeat(51) }, ['fail']],
    [{ ...good, password: 'p'.repeat(101) }, ['fail']],
    [{ ...good, password: `${'p'.repeat(30)}!` }, ['fail']],
    [{ ...good, username: 'with space' }, ['fail']],
    [{ ...good, password: 'short' }, ['ok', 'warn']],
    [{ ...good, previousPassword: 'b'.repeat(40) }, ['ok', 'warn']],
  ])('case %#', (credentials, expected) => {
    expect(grades(judgeCredentials(credentials))).toEqual(expected);
  });

  test('are never repeated', () => {
    const told = JSON.stringify(
      judgeCredentials({ ...good, username: 'bad name', password: 'bad password!' }),
    );
    expect(told).not.toContain('bad');
  });
});

describe('the deployed version', () => {
  const judge = (version: string, without: readonly string[] = []) => {
    const outputs = Object.entries({ ...relay.outputs, [outputNames.credentialsSecretArn]: 'arn' });
    const deployed = outputs.filter(([name]) => !without.includes(name));
    return judgeVersion({ outputs: Object.fromEntries(deployed) }, version);
  };
  let relay: CarelessRelay;
  beforeAll(async () => {
    relay = await startCarelessRelay();
  });
  afterAll(() => relay.close());

  test('is that of this folder, or another one, which is named', () => {
    expect(judge(packageJson.version).grade).toBe('ok');
    expect(judge('9.0.0')).toMatchObject({
      grade: 'warn',
      says: `${packageJson.version} is deployed, and this folder has 9.0.0`,
    });
  });

  test('is an older one where the stack names none, or lacks an output', () => {
    expect(judge(packageJson.version, [outputNames.relayVersion]).says).toMatch(/^an older version/);
    expect(judge(packageJson.version, [outputNames.moderationUrl])).toMatchObject({
      grade: 'warn',
      says: expect.stringContaining('lacks ModerationUrl'),
    });
  });
});

describe('the webhook URL', () => {
  test('must be HTTPS, and short enough for CometChat', () => {
    expect(judgeUrl('https://example.com/webhooks', false)).toEqual([]);
    expect(grades(judgeUrl('http://example.com/webhooks', false))).toEqual(['fail']);
    expect(judgeUrl('http://127.0.0.1:3000/webhooks', true)).toEqual([]);
    expect(grades(judgeUrl(`https://example.com/${'x'.repeat(240)}`, false))).toEqual(['fail']);
  });

  test('must refuse strangers', () => {
    expect(judgeStranger(answer(401, { 'www-authenticate': 'Basic' })).grade).toBe('ok');
    expect(judgeStranger(answer(401)).grade).toBe('fail');
    expect(judgeStranger(answer(200)).advice).toContain('anyone can post');
    expect(judgeStranger(answer(undefined)).grade).toBe('fail');
  });

  test('tells the time', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const at = (date: string) => judgeClock(answer(401, { date }), now).grade;
    expect(at('Thu, 01 Jan 2026 00:00:30 GMT')).toBe('ok');
    expect(at('Thu, 01 Jan 2026 00:05:00 GMT')).toBe('warn');
    expect(at('Wed, 31 Dec 2025 23:55:00 GMT')).toBe('warn');
    expect(at('no date')).toBe('not checked');
  });
});

describe('queues', () => {
  const lane = { kind: 'lane', name: 'messages' } as const;
  const consumer = { kind: 'consumer', name: 'search' } as const;
  const archive = { kind: 'archive', name: 'archive' } as const;

  test.each([
    [judgeQueue(lane, { visible: 0, inFlight: 3 }), undefined],
    [judgeQueue(lane, { visible: 0, inFlight: 0, oldestSeconds: 301 }), undefined],
    [judgeQueue(lane, { visible: 0, inFlight: 1, oldestSeconds: 301 }), 'warn'],
    [judgeQueue(lane, { visible: 5, inFlight: 3 }), 'ok'],
    [judgeQueue(lane, { visible: 5, inFlight: 0 }), 'warn'],
    [judgeQueue(lane, { visible: 5000, inFlight: 3 }), 'warn'],
    [judgeQueue(lane, { visible: 5, inFlight: 3, oldestSeconds: 300 }), 'ok'],
    [judgeQueue(lane, { visible: 5, inFlight: 3, oldestSeconds: 301 }), 'warn'],
    [judgeQueue(consumer, { visible: 0, inFlight: 0 }), undefined],
    [judgeQueue(consumer, { visible: 1, inFlight: 0 }), 'warn'],
    [judgeQueue(consumer, { visible: 1, inFlight: 1 }), 'ok'],
    [judgeQueue(consumer, { visible: 5000, inFlight: 10 }), 'warn'],
    [judgeQueue(consumer, { visible: 1, inFlight: 1, oldestSeconds: 900 }), 'ok'],
    [judgeQueue(consumer, { visible: 1, inFlight: 1, oldestSeconds: 901 }), 'warn'],
    [judgeQueue(archive, { visible: 9000, inFlight: 0, oldestSeconds: 300 }), 'ok'],
    [judgeQueue(archive, { visible: 1, inFlight: 0, oldestSeconds: 3600 }), 'warn'],
    [judgeDeadLetters(lane, { visible: 0, inFlight: 0 }), undefined],
    [judgeDeadLetters(lane, { visible: 0, inFlight: 1 }), 'fail'],
  ])('case %#', (found, grade) => {
    expect(found?.grade).toBe(grade);
  });

  test('are missing where the relay has no consumer', () => {
    expect(grades(judgeConsumers([lane, archive]))).toEqual(['fail']);
    expect(judgeConsumers([lane, consumer])).toEqual([]);
  });

  test('tell how long the oldest has waited, where it is known', () => {
    expect(judgeQueue(lane, { visible: 5, inFlight: 0, oldestSeconds: 90 })?.says).toBe(
      '5 deliveries wait, the oldest for 1m 30s; none being processed',
    );
    expect(judgeQueue(consumer, { visible: 1, inFlight: 2 })?.says).toBe('1 event waits; 2 being processed');
    expect(judgeDeadLetters(lane, { visible: 1, inFlight: 1, oldestSeconds: 7200 })?.says).toBe(
      '2 in the dead-letter queue, the oldest for 2h',
    );
  });

  test('have their dead letters looked at by name', () => {
    const finding = judgeDeadLetters(consumer, { visible: 1, inFlight: 0 });
    expect(finding?.advice).toContain('relay dlq list --consumer search');
  });
});

describe('a synthetic delivery', () => {
  const result: SmokeResult = {
    ok: true,
    lane: 'calls',
    eventId: 'v1:x',
    status: '200',
    answerMilliseconds: 5,
    event: undefined,
    advice: ['do this'],
  };
  const published = (latency: number): SmokeResult => ({
    ...result,
    event: {
      ...{ time: '', result: 'published', id: 'v1:x', type: undefined, trigger: undefined, lane: 'calls' },
      ...{ subject: undefined, consumers: ['search'], latency, attempt: 1, reason: undefined },
    },
  });

  test('is fine when it is published in time, and not when it took longer than a lane should', () => {
    expect(judgeSmoke(published(900)).grade).toBe('ok');
    expect(judgeSmoke(published(45_000))).toMatchObject({
      grade: 'warn',
      says: expect.stringContaining('published 45000 ms after its receipt'),
    });
  });

  test('names the lane that cannot be sent to', () => {
    expect(judgeSmoke({ ...result, ok: false, status: '503' })).toMatchObject({
      check: 'a delivery goes through the lane calls',
      grade: 'fail',
      advice: 'do this',
    });
  });
});

describe('errors of the last hour', () => {
  const line = (fields: Record<string, string | number>) => ({
    time: 1000,
    logGroup: '/aws/lambda/ingress',
    fields,
  });

  test('are counted by kind, with a request to explain', () => {
    const lines = [
      line({ level: 'ERROR', message: 'delivery', status: 503, error: 'TimeoutError', requestId: 'r-1' }),
      line({ level: 'ERROR', message: 'delivery', status: 503, error: 'TimeoutError', requestId: 'r-2' }),
      line({ level: 'ERROR', message: 'credentials not fetched', reason: 'AccessDenied' }),
      line({ level: 'INFO', message: 'about an ERROR' }),
    ];
    expect(judgeErrors({ lines, incomplete: false })).toMatchObject([
      {
        grade: 'warn',
        says: '2 times "ingress: delivery 503 TimeoutError", last at 1970-01-01T00:00:01.000Z',
        advice: expect.stringContaining('relay explain r-2'),
      },
      { grade: 'warn', says: expect.stringContaining('credentials not fetched AccessDenied') },
    ]);
  });

  test.each([
    ['2026-11-21T12:00:00.000Z 0b1f5a2e-0000-4000-8000-000000000001 Task timed out after 10.00 seconds\n\n'],
    ['RequestId: 0b1f5a2e-0000-4000-8000-000000000001 Error: Runtime exited with error: signal: killed\n'],
  ])('include what Lambda writes when it kills a function: %s', (message) => {
    const fields = readLine(message)?.fields ?? {};
    const lines = [{ time: 1000, logGroup: '/aws/lambda/ingress', fields }];
    expect(judgeErrors({ lines, incomplete: false })).toMatchObject([
      {
        grade: 'warn',
        says: expect.stringMatching(/Task timed out after 10|Runtime exited with error/),
        advice: expect.stringContaining('0b1f5a2e-0000-4000-8000-000000000001'),
      },
    ]);
  });

  test('are none only where the whole log was read', () => {
    expect(grades(judgeErrors({ lines: [], incomplete: false }))).toEqual(['ok']);
    expect(grades(judgeErrors({ lines: [], incomplete: true }))).toEqual(['not checked']);
  });
});

describe('the registration', () => {
  const plan: WebhookPlan = {
    action: 'none',
    changes: [],
    unreadable: ['password'],
    addTriggers: [],
    extraTriggers: [],
    prune: false,
    triggersComplete: true,
  };

  test('is told as far as CometChat shows it', () => {
    expect(grades(judgeRegistration(plan))).toEqual(['ok', 'not checked']);
    expect(grades(judgeRegistration({ ...plan, action: 'create' }))).toEqual(['fail']);
    const triggersOff: WebhookPlan = { ...plan, action: 'update', addTriggers: ['message_sent'] };
    expect(grades(judgeRegistration(triggersOff))).toEqual(['fail', 'not checked']);
    const hidden = judgeRegistration({ ...plan, unreadable: ['retryOnFailure'] });
    expect(grades(hidden)).toEqual(['ok', 'not checked']);
    expect(hidden[1]?.advice).toContain('one failed delivery is lost');
  });
});

test('the stack is looked up by the name that it is deployed with', () => {
  expect(stackName('prod')).toBe(namePrefix({ stage: 'prod' }));
});

describe('relay doctor', () => {
  let relay: CarelessRelay;
  beforeEach(async () => {
    relay = await startCarelessRelay();
  });
  afterEach(async () => {
    await relay.close();
  });
  const doctor = () => runCommand(['doctor', '--no-smoke', '--json', ...relay.options]);
  const failed = (records: Record<string, unknown>[]) =>
    records.filter(({ grade }) => grade === 'fail').map(({ check }) => check);

  test('finds a relay well', async () => {
    const { exitCode, records } = await doctor();
    expect(failed(records())).toEqual([]);
    expect(exitCode).toBe(exitCodes.ok);
  });

  test('with a key and no app, the registration is not checked', async () => {
    const { exitCode, records } = await runCommand(['doctor', '--no-smoke', '--json', ...relay.options], {
      environment: { COMETCHAT_MANAGEMENT_KEY: 'key', COMETCHAT_MANAGEMENT_SECRET: 'secret' },
    });
    const registration = records().find(({ check }) => check === 'registration at CometChat');
    expect(registration).toMatchObject({ grade: 'not checked', advice: expect.stringContaining('--app-id') });
    expect(exitCode).toBe(exitCodes.ok);
  });

  describe('the age of the oldest messages', () => {
    const check = async (metrics: () => Promise<CloudWatch>) => {
      const target = await resolveTarget({
        local: true,
        localPort: Number(relay.options.at(-1)),
        stage: 'dev',
      });
      const deployed = { ...target, localUrl: undefined, clients: { ...target.clients, metrics } };
      const { queueUrl } = relay.queues.lane('calls');
      await sendMessage(relay.queues.client, queueUrl, { body: '{}', groupId: 'g', deduplicationId: 'd' });
      return checkQueues(deployed);
    };

    test('is told with what waits', async () => {
      const cloudWatch = await startServer((_request, body, response) => {
        const { MetricDataQueries }: { MetricDataQueries: { Id: string }[] } = JSON.parse(body);
        const MetricDataResults = MetricDataQueries.map(({ Id }) => ({ Id, Values: [120] }));
        sendJson(response, 200, { MetricDataResults });
      });
      const client = new CloudWatch({
        endpoint: cloudWatch.url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      const findings = await check(async () => client);
      await cloudWatch.close();
      expect(findings.map(({ says }) => says)).toContain(
        '1 delivery waits, the oldest for 2m; none being processed',
      );
      expect(grades(findings)).toEqual(['warn', 'ok']);
    });

    test('is not checked where CloudWatch refuses, and the queues are', async () => {
      const findings = await check(() => Promise.reject(new Error('not for you')));
      expect(grades(findings)).toEqual(['warn', 'ok', 'not checked']);
      expect(findings.at(-1)?.says).toContain('not for you');
    });

    test('is not known of a local run, and the doctor says so', async () => {
      const { records } = await doctor();
      expect(records()).toContainEqual(
        expect.objectContaining({ check: 'age of the oldest messages', grade: 'not checked' }),
      );
    });
  });

  test('finds an error of the last hour, and names what it did not look at', async () => {
    relay.logs.push({
      time: Date.now() - 60_000,
      logGroup: 'ingress',
      message: JSON.stringify({ level: 'ERROR', message: 'delivery', status: 500, requestId: 'r-9' }),
    });
    const { stdout } = await runCommand(['doctor', '--no-smoke', ...relay.options]);
    expect(stdout).toContain('1 time "ingress: delivery 500"');
    expect(stdout).toMatch(/no delivery was sent through messages,.* other$/m);
    expect(stdout).toMatch(/^\d+ ok, 1 to look at, 0 wrong$/m);
    expect(stdout).toMatch(/^not checked: sending through other lanes, .*registration at CometChat$/m);
  });

  test('names a queue that is missing', async () => {
    const { queueUrl } = relay.queues.lane('calls');
    await relay.queues.client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    const { exitCode, records } = await doctor();
    expect(records()).toContainEqual(
      expect.objectContaining({
        check: 'queue cometchat-relay-dev-lane-calls.fifo',
        grade: 'fail',
        says: expect.stringContaining("doesn't exist"),
      }),
    );
    expect(exitCode).toBe(exitCodes.problems);
  });

  test('finds dead letters and an open door', async () => {
    relay.carelessness.now = { letStrangersIn: true };
    await sendMessage(relay.queues.client, relay.queues.lane('calls').deadLetterQueueUrl, {
      body: '{}',
      groupId: 'g',
      deduplicationId: 'd',
    });
    const { exitCode, records } = await doctor();
    expect(failed(records())).toEqual(['strangers are refused', 'dead letters of the lane calls']);
    expect(exitCode).toBe(exitCodes.problems);
  });

  test('a check that cannot be made does not keep the others from being made', async () => {
    await relay.queues.close();
    const { records } = await doctor();
    expect(failed(records())).toEqual(['queues']);
    expect(records().map(({ check }) => check)).toContain('registration at CometChat');
  });
});
