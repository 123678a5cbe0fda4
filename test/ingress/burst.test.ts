import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createDecider,
  defaultSettings,
  type JudgedMessage,
  listNamesOf,
  parseSettings,
  rules,
} from '../../lambda/decisions/index.ts';
import { createSecretFetcher } from '../../lambda/ingress/aws/credentials-store.ts';
import { createSettingsFetcher } from '../../lambda/ingress/aws/settings-store.ts';
import { createCredentials } from '../../lambda/ingress/credentials/credentials.ts';
import { createJudge } from '../../lambda/ingress/judge.ts';
import { createRuleSettings } from '../../lambda/ingress/rule-settings.ts';
import { createServiceClient } from '../../lambda/signed-requests/service-client.ts';
import type { ServiceAnswer, ServiceRequest } from '../../lambda/signed-requests/signed-request.ts';
import { messageView } from '../decisions/message-views.ts';

/** What AWS documents: GET requests a second for a prefix of a bucket, and GetSecretValue for an account and region. */
const documentedLimits = { s3: 5500, secretsmanager: 10_000 };
const answerMilliseconds = 40;
const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const authorization = `Basic ${Buffer.from('relay:password').toString('base64')}`;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Services that take so many requests in each second, and refuse what comes beside them. */
function limitedServices(limits: typeof documentedLimits) {
  const taken = new Map<string, number>();
  let refused = 0;
  const send = async ({ service }: ServiceRequest): Promise<ServiceAnswer> => {
    const second = `${service} ${Math.floor(Date.now() / 1000)}`;
    const count = (taken.get(second) ?? 0) + 1;
    taken.set(second, count);
    await new Promise((resolve) => setTimeout(resolve, answerMilliseconds));
    if (count > limits[service]) {
      refused += 1;
      return service === 's3'
        ? { status: 503, headers: {}, body: '<Error><Code>SlowDown</Code></Error>' }
        : { status: 400, headers: {}, body: '{"__type":"ThrottlingException"}' };
    }
    return service === 's3'
      ? { status: 200, headers: { etag: '"1"' }, body: '{"rules":{}}' }
      : {
          status: 200,
          headers: {},
          body: '{"SecretString":"{\\"username\\":\\"relay\\",\\"password\\":\\"password\\"}"}',
        };
  };
  return { send, refused: () => refused };
}

/** A container's start and its first decision; answers whether the verdict was forced, or the credentials unknown. */
async function firstDecision(
  send: (request: ServiceRequest) => Promise<ServiceAnswer>,
  message: JudgedMessage,
) {
  const client = createServiceClient(signing, {
    send,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
    now: Date.now,
  });
  const credentials = createCredentials({
    fetchSecret: createSecretFetcher(client, {
      endpoint: 'https://secretsmanager.example',
      secretArn: 'arn',
    }),
    onFailure: () => {},
  });
  const settings = createRuleSettings({
    fetcher: createSettingsFetcher(client, { endpoint: 'https://s3.example', bucket: 'rules' }),
    listNames: listNamesOf,
    parse: parseSettings,
    defaults: defaultSettings,
    onChange: () => {},
    onBroken: () => {},
    maximumAgeMilliseconds: 60_000,
  });
  const decider = createDecider({
    rules,
    settings: settings.current,
    deadlineVerdict: 'open',
    markForcedVerdicts: false,
  });
  const judge = createJudge({
    configuration: { decisionBudgetMilliseconds: 1500 },
    decider,
    settingsReady: settings.ready,
    now: Date.now,
  });
  await Promise.all([credentials.warmUp(), settings.warmUp()]);
  const known = await credentials.check(authorization).then(
    ({ password }) => password !== undefined,
    () => false,
  );
  const { forced } = await judge(message, { requestId: 'id', startedAt: Date.now() });
  return { forced, known };
}

/** So many containers that start at even distances within some seconds. */
async function burst(containers: number, seconds: number, limits: typeof documentedLimits) {
  const services = limitedServices(limits);
  const message = messageView();
  const starts = Array.from({ length: containers }, async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, (index / containers) * seconds * 1000));
    return firstDecision(services.send, message);
  });
  await vi.advanceTimersByTimeAsync((seconds + 5) * 1000);
  const decisions = await Promise.all(starts);
  return {
    forced: decisions.filter(({ forced }) => forced).length,
    unknown: decisions.filter(({ known }) => !known).length,
    refused: services.refused(),
  };
}

it('a thousand containers that start within ten seconds get no forced verdict', async () => {
  expect(await burst(1000, 10, documentedLimits)).toEqual({ forced: 0, unknown: 0, refused: 0 });
});

it('nor where they all start at once', async () => {
  expect(await burst(1000, 0, documentedLimits)).toEqual({ forced: 0, unknown: 0, refused: 0 });
});

it('would get some from a store with the 40 requests a second of a parameter', async () => {
  const { forced } = await burst(1000, 10, { ...documentedLimits, s3: 40 });
  expect(forced).toBeGreaterThan(100);
});
