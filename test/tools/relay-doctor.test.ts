import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namePrefix } from '../../infra/configuration/relay-configuration.ts';
import { judgeCredentials } from '../../tools/relay/commands/doctor/credentials-check.ts';
import { judgeClock, judgeStranger, judgeUrl } from '../../tools/relay/commands/doctor/endpoint-check.ts';
import type { Finding } from '../../tools/relay/commands/doctor/finding.ts';
import {
  judgeConsumer,
  judgeConsumers,
  judgeDeadLetters,
  judgeLane,
} from '../../tools/relay/commands/doctor/queue-findings.ts';
import { checkQueues } from '../../tools/relay/commands/doctor/queues-check.ts';
import { judgeRegistration } from '../../tools/relay/commands/doctor/registration-check.ts';
import type { WebhookPlan } from '../../tools/relay/commands/webhook/plan.ts';
import { exitCodes } from '../../tools/relay/errors.ts';
import type { Answer } from '../../tools/relay/http/poster.ts';
import { stackName } from '../../tools/relay/stack.ts';
import { resolveTarget } from '../../tools/relay/target.ts';
import { runCommand } from './relay-support/run-command.ts';
import { type CarelessRelay, startCarelessRelay } from './stand-ins/careless-relay.ts';
import { sendJson, startServer } from './stand-ins/http-server.ts';
import { sendMessage } from './stand-ins/relay-queues.ts';

const grades = (findings: readonly Finding[]) => findings.map(({ grade }) => grade);
const answer = (status: number | undefined, headers: Answer['headers'] = {}): Answer => ({
  status,
  failure: status === undefined ? 'ECONNREFUSED' : undefined,
  body: '',
  headers,
  milliseconds: 1,
});

describe('credentials', () => {
  const good = { username: 'cometchat', password: 'a'.repeat(40) };

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
    const told = JSON.stringify(judgeCredentials({ username: 'bad name', password: 'bad password!' }));
    expect(told).not.toContain('bad');
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
    expect(grades(judgeStranger(answer(401, { 'www-authenticate': 'Basic' })))).toEqual(['ok']);
    expect(grades(judgeStranger(answer(401)))).toEqual(['fail']);
    expect(judgeStranger(answer(200))[0]?.advice).toContain('anybody can post');
    expect(grades(judgeStranger(answer(undefined)))).toEqual(['fail']);
  });

  test('tells the time', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const at = (date: string) => grades(judgeClock(answer(401, { date }), now));
    expect(at('Thu, 01 Jan 2026 00:00:30 GMT')).toEqual(['ok']);
    expect(at('Thu, 01 Jan 2026 00:05:00 GMT')).toEqual(['warn']);
    expect(at('Wed, 31 Dec 2025 23:55:00 GMT')).toEqual(['warn']);
    expect(at('no date')).toEqual(['not checked']);
  });
});

describe('queues', () => {
  test.each([
    [judgeLane('messages', { visible: 0, inFlight: 3 }), 'ok'],
    [judgeLane('messages', { visible: 5, inFlight: 3 }), 'ok'],
    [judgeLane('messages', { visible: 5, inFlight: 0 }), 'warn'],
    [judgeLane('messages', { visible: 5000, inFlight: 3 }), 'warn'],
    [judgeConsumer('search', { visible: 0, inFlight: 0 }), 'ok'],
    [judgeConsumer('search', { visible: 1, inFlight: 0 }), 'warn'],
    [judgeConsumer('search', { visible: 1, inFlight: 1 }), 'ok'],
    [judgeConsumer('search', { visible: 5000, inFlight: 10 }), 'warn'],
    [judgeDeadLetters('the lane messages', { visible: 0, inFlight: 0 }), 'ok'],
    [judgeDeadLetters('the lane messages', { visible: 0, inFlight: 1 }), 'fail'],
    [judgeConsumers(0), 'fail'],
    [judgeConsumers(1), undefined],
    [judgeLane('messages', { visible: 5, inFlight: 3, oldestSeconds: 300 }), 'ok'],
    [judgeLane('messages', { visible: 5, inFlight: 3, oldestSeconds: 301 }), 'warn'],
    [judgeConsumer('search', { visible: 1, inFlight: 1, oldestSeconds: 900 }), 'ok'],
    [judgeConsumer('search', { visible: 1, inFlight: 1, oldestSeconds: 901 }), 'warn'],
  ])('case %#', (findings, grade) => {
    expect(grades(findings)).toEqual(grade === undefined ? [] : [grade]);
  });

  test('tell how long the oldest has waited, where it is known', () => {
    const says = ([finding]: readonly Finding[]) => finding?.says;
    expect(says(judgeLane('messages', { visible: 5, inFlight: 0, oldestSeconds: 90 }))).toContain(
      '5 deliveries wait, the oldest for 1m 30s, and no worker',
    );
    expect(says(judgeConsumer('search', { visible: 1, inFlight: 0 }))).toContain('1 event waits, and nobody');
    expect(says(judgeDeadLetters('the lane calls', { visible: 1, inFlight: 1, oldestSeconds: 7200 }))).toBe(
      '2 in the dead-letter queue, the oldest for 2h',
    );
  });
});

describe('the registration', () => {
  const plan: WebhookPlan = {
    action: 'none',
    changes: [],
    unreadable: [],
    addTriggers: [],
    extraTriggers: [],
    prune: false,
    triggersComplete: true,
  };

  test('is told as far as CometChat shows it', () => {
    expect(grades(judgeRegistration(plan))).toEqual(['ok']);
    expect(grades(judgeRegistration({ ...plan, action: 'create' }))).toEqual(['fail']);
    expect(grades(judgeRegistration({ ...plan, action: 'update', addTriggers: ['message_sent'] }))).toEqual([
      'fail',
    ]);
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
    const check = async (metrics: () => Promise<CloudWatchClient>) => {
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
      const client = new CloudWatchClient({
        endpoint: cloudWatch.url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      const findings = await check(async () => client);
      await cloudWatch.close();
      expect(findings.map(({ says }) => says)).toContain(
        '1 delivery waits, the oldest for 2m, and no worker has any in hand',
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
