import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClients } from '../../../../../tools/relay/clients.ts';
import {
  countCredentialUses,
  objectionsToRetirement,
} from '../../../../../tools/relay/commands/credentials/retire.ts';
import { generatePassword } from '../../../../../tools/relay/commands/credentials/rotate.ts';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { parseRelaySecret } from '../../../../../tools/relay/relay-secret.ts';
import { type RunningServer, sendJson, startServer } from '../../../stand-ins/http-server.ts';
import { LocalRelayStandIn } from '../../../stand-ins/local-relay.ts';
import { ManagementApiStandIn, managementKey, managementSecret } from '../../../stand-ins/management-api.ts';
import { runCommand } from '../../support/run-command.ts';

describe('the secret', () => {
  const text = fc.string({ minLength: 1 });

  test('keeps what it does not know', () => {
    fc.assert(
      fc.property(
        fc.record({ username: text, password: text, note: fc.jsonValue() }),
        fc.option(text, { nil: undefined }),
        (known, previousPassword) => {
          const content = JSON.stringify({ ...known, previousPassword });
          expect(parseRelaySecret(content)).toEqual(JSON.parse(content));
        },
      ),
    );
  });

  test.each([
    '',
    '[]',
    'null',
    '{"username":"a"}',
    '{"username":"","password":"b"}',
    '{"username":1,"password":"b"}',
  ])('%j is none', (content) => {
    expect(parseRelaySecret(content)).toBeUndefined();
  });

  test('an empty previous password is none', () => {
    expect(
      parseRelaySecret('{"username":"a","password":"b","previousPassword":""}')?.previousPassword,
    ).toBeUndefined();
  });

  test('a new password is one that CometChat takes, and never the same', () => {
    const passwords = Array.from({ length: 200 }, generatePassword);
    for (const password of passwords) expect(password).toMatch(/^[A-Za-z0-9]{32,100}$/);
    expect(new Set(passwords).size).toBe(passwords.length);
  });
});

describe('retiring', () => {
  const [quietFor, hours] = [1_800_000, 7_200_000];

  test('is fine where only the new password is in use, for long enough', () => {
    expect(objectionsToRetirement({ current: 5, previous: 0 }, quietFor, hours)).toEqual([]);
  });

  test.each([
    ['still in use', { current: 5, previous: 1 }, hours, 'in use: 1 requests'],
    ['no sign of the new one', { current: 0, previous: 0 }, hours, 'nothing shows that CometChat has it'],
    ['too young', { current: 5, previous: 0 }, 200_000, 'Wait 32 min more'],
    ['the caches still hold the old secret', { current: 5, previous: 0 }, quietFor, 'Wait 5 min more'],
    ['not known', 'no answer', hours, "can't tell whether the previous password is in use: no answer"],
  ])('is refused: %s', (_name, uses, age, words) => {
    expect(objectionsToRetirement(uses, quietFor, age).join()).toContain(words);
  });
});

describe("CloudWatch's count", () => {
  test('asks for the metric as the ingress writes it, and adds up all pages', async () => {
    const asked: { MetricDataQueries: { Id: string; MetricStat: { Metric: { Dimensions: object[] } } }[] }[] =
      [];
    const server = await startServer((_request, body, response) => {
      asked.push(JSON.parse(body));
      sendJson(response, 200, {
        MetricDataResults: [
          { Id: 'q0', Values: [3, 4] },
          { Id: 'q1', Values: asked.length === 1 ? [] : [2] },
        ],
        ...(asked.length === 1 ? { NextToken: 'more' } : {}),
      });
    });
    try {
      const client = new CloudWatch({
        endpoint: server.url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      const clients = { ...createAwsClients({}), metrics: async () => client };
      const uses = await countCredentialUses({ localUrl: undefined, stage: 'prod', clients }, 1_800_000);
      expect(uses).toEqual({ current: 14, previous: 2 });
      expect(asked[0]?.MetricDataQueries[1]).toMatchObject({
        Id: 'q1',
        MetricStat: {
          Stat: 'Sum',
          Metric: {
            Namespace: 'CometChatRelay',
            MetricName: 'CredentialUses',
            Dimensions: [
              { Name: 'stage', Value: 'prod' },
              { Name: 'password', Value: 'previous' },
            ],
          },
        },
      });
    } finally {
      await server.close();
    }
  });
});

let standIn: ManagementApiStandIn;
let management: RunningServer;
let secrets: LocalRelayStandIn;
let relay: RunningServer;

beforeEach(async () => {
  standIn = new ManagementApiStandIn();
  management = await standIn.start();
  secrets = new LocalRelayStandIn({
    secret: { username: 'cometchat', password: 'OldPassword1', note: 'kept' },
  });
  relay = await secrets.start();
});
afterEach(async () => {
  await Promise.all([management.close(), relay.close()]);
});

const environment = {
  COMETCHAT_MANAGEMENT_KEY: managementKey,
  COMETCHAT_MANAGEMENT_SECRET: managementSecret,
};
const local = (): string[] => ['--local', '--local-port', String(relay.port)];
const run = (...arguments_: string[]) => runCommand(['credentials', ...arguments_, ...local()]);
const rotateByApi = (...more: string[]) =>
  runCommand(
    [
      'credentials',
      'rotate',
      '--yes',
      '--app-id',
      'app1',
      '--management-url',
      management.url,
      ...local(),
      ...more,
    ],
    { environment },
  );

function register(system: 'modern' | 'legacy', id: string, webhookURL = `${relay.url}/webhooks`): void {
  standIn.webhooks[system].set(id, {
    settings: { id, webhookURL, password: 'OldPassword1' },
    triggers: new Set(),
  });
}

function use(password: 'current' | 'previous', count: number): void {
  for (let number = 0; number < count; number += 1)
    secrets.logs.push({
      time: Date.now(),
      logGroup: '/aws/lambda/ingress',
      message: JSON.stringify({ stage: 'dev', service: 'ingress', password, CredentialUses: 1 }),
    });
}

describe('credentials show', () => {
  test('hides everything unless asked', async () => {
    for (const format of [[], ['--json']]) {
      const { stdout } = await run('show', ...format);
      expect(stdout).not.toMatch(/OldPassword1|"cometchat"/);
      expect((await run('show', '--reveal', ...format)).stdout).toContain('OldPassword1');
    }
  });

  test('says in a rotation which password is in use', async () => {
    await run('rotate', '--yes');
    use('current', 3);
    use('previous', 2);
    expect((await run('show')).stdout).toContain('3 with the new password, 2 with the previous one');
  });
});

describe('credentials rotate', () => {
  test('puts a new password in force beside the old one, and says what to change by hand', async () => {
    const { exitCode, stdout } = await run('rotate', '--yes');
    expect(exitCode).toBe(exitCodes.ok);
    expect(secrets.secret).toMatchObject({
      username: 'cometchat',
      previousPassword: 'OldPassword1',
      note: 'kept',
    });
    expect(secrets.secret.password).toMatch(/^[A-Za-z0-9]{48}$/);
    expect(stdout).toContain('Dashboard > Webhooks');
    expect(stdout).not.toContain(String(secrets.secret.password));
  });

  test('gives it to every webhook of both systems that sends to the relay, and to no other', async () => {
    register('modern', 'relay');
    register('legacy', 'hook');
    register('modern', 'other', 'https://example.com/other');
    const { exitCode, stdout, stderr } = await rotateByApi();
    expect(exitCode).toBe(exitCodes.ok);
    const { password } = secrets.secret;
    expect(standIn.webhooks.modern.get('relay')?.settings).toMatchObject({
      useBasicAuth: true,
      username: 'cometchat',
      password,
    });
    expect(standIn.webhooks.legacy.get('hook')?.settings).toMatchObject({ password });
    expect(standIn.webhooks.modern.get('other')?.settings.password).toBe('OldPassword1');
    expect(stdout + stderr).not.toContain(String(password));
  });

  test('changes nothing where CometChat does not let us in', async () => {
    const { exitCode } = await runCommand(
      ['credentials', 'rotate', '--yes', '--app-id', 'app1', '--management-url', management.url, ...local()],
      { environment: { ...environment, COMETCHAT_MANAGEMENT_KEY: 'wrong' } },
    );
    expect(exitCode).toBe(exitCodes.unreachable);
    expect(secrets.secretVersions).toHaveLength(1);
  });

  test('interrupted after the first step: refuses to start over, and resumes with the same password', async () => {
    register('modern', 'relay');
    register('legacy', 'hook');
    standIn.mishaps.push({ operation: 'PUT /apps/{appId}/webhooks/{webhookId}', status: 400 });
    const first = await rotateByApi();
    expect(first.exitCode).toBe(exitCodes.problems);
    expect(first.stdout).toContain('modern webhook relay: NOT CHANGED');
    const { password } = secrets.secret;
    expect(standIn.webhooks.legacy.get('hook')?.settings.password).toBe(password);

    const again = await rotateByApi();
    expect(again.exitCode).toBe(exitCodes.usage);
    expect(again.stderr).toContain('--resume');
    expect(secrets.secret.password).toBe(password);

    const resumed = await rotateByApi('--resume');
    expect(resumed.exitCode).toBe(exitCodes.ok);
    expect(secrets.secret).toMatchObject({ password, previousPassword: 'OldPassword1' });
    expect(standIn.webhooks.modern.get('relay')?.settings.password).toBe(password);
  });

  test('has nothing to resume where no rotation is under way', async () => {
    expect((await run('rotate', '--resume', '--yes')).exitCode).toBe(exitCodes.usage);
  });
});

describe('credentials retire', () => {
  test('refuses while the old password is in use, and says so', async () => {
    await run('rotate', '--yes');
    use('current', 1);
    use('previous', 4);
    const { exitCode, stdout } = await run('retire', '--yes', '--quiet-for', '1s');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain('4 requests came with it');
    expect(secrets.secret.previousPassword).toBe('OldPassword1');
  });

  test('ends it when only the new one is in use', async () => {
    await run('rotate', '--yes');
    secrets.secretWrittenAt -= 3_600;
    use('current', 2);
    const { exitCode } = await run('retire', '--yes');
    expect(exitCode).toBe(exitCodes.ok);
    expect(secrets.secret).toEqual({
      username: 'cometchat',
      password: secrets.secret.password,
      note: 'kept',
    });
    expect((await run('retire', '--yes')).stdout).toContain('no previous password');
  });

  test('ends it by force, also as `rotate --retire`, and then a new rotation can begin', async () => {
    await run('rotate', '--yes');
    expect((await run('rotate', '--retire', '--yes')).exitCode).toBe(exitCodes.problems);
    const { exitCode, stderr } = await run('rotate', '--retire', '--force', '--yes');
    expect(exitCode).toBe(exitCodes.ok);
    expect(stderr).toContain('nothing shows that CometChat has it');
    expect((await run('rotate', '--yes')).exitCode).toBe(exitCodes.ok);
  });

  test('refuses where it cannot be known who uses what', async () => {
    await run('rotate', '--yes');
    use('current', 1);
    secrets.logsDown = true;
    const { exitCode, stdout } = await run('retire', '--yes');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain("can't tell");
    expect(secrets.secret.previousPassword).toBe('OldPassword1');
  });
});
