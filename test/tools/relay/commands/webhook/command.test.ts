import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../../../../../tools/relay/errors.ts';
import { runRelay } from '../../../../../tools/relay/run.ts';
import type { RunningServer } from '../../../stand-ins/http-server.ts';
import { LocalRelayStandIn } from '../../../stand-ins/local-relay.ts';
import { ManagementApiStandIn, managementKey, managementSecret } from '../../../stand-ins/management-api.ts';
import { runCommand } from '../../support/run-command.ts';

let standIn: ManagementApiStandIn;
let management: RunningServer;
let relay: RunningServer;
let folder: string;

beforeEach(async () => {
  standIn = new ManagementApiStandIn();
  management = await standIn.start();
  relay = await new LocalRelayStandIn().start();
  folder = await mkdtemp(join(tmpdir(), 'relay-webhook-'));
});
afterEach(async () => {
  await Promise.all([management.close(), relay.close(), rm(folder, { recursive: true })]);
});

const environment = {
  COMETCHAT_MANAGEMENT_KEY: managementKey,
  COMETCHAT_MANAGEMENT_SECRET: managementSecret,
  COMETCHAT_APP_ID: 'app1',
};

const local = (): string[] => ['--local', '--local-port', String(relay.port)];
const run = (...arguments_: string[]) =>
  runCommand(['webhook', ...arguments_, ...local(), '--management-url', management.url], { environment });

describe('webhook', () => {
  test('plan changes nothing and ends with 1 where something differs', async () => {
    const { exitCode, stdout } = await run('plan');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain('create the webhook');
    expect(standIn.writes).toEqual([]);
  });

  test('apply, status and a second apply', async () => {
    const first = await run('apply', '--yes', '--categories', 'messages');
    expect(first.exitCode).toBe(exitCodes.ok);
    expect(standIn.webhooks.modern.get('cometchatrelaylocal')?.triggers).toContain('message_sent');
    expect((await run('plan', '--categories', 'messages')).exitCode).toBe(exitCodes.ok);
    const status = await run('status', '--categories', 'messages', '--json');
    expect(status.exitCode).toBe(exitCodes.ok);
    expect(status.records()).toMatchObject([{ kind: 'webhook-status', exists: true, addTriggers: [] }]);
    const second = await run('apply', '--yes', '--categories', 'messages');
    expect(second.stdout).toContain('no difference found');
    expect(second.stdout).toContain('apply sends them again');
  });

  test('apply ends with 1 and names each trigger that is missing', async () => {
    standIn.refusals.set('message_edited', 99);
    const { exitCode, stdout } = await run('apply', '--yes');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain('NOT OFFERED: trigger message_edited (CometChat: not part of your plan)');
  });

  test('apply with --allow-missing ends with 0, and a later one tries again', async () => {
    standIn.refusals.set('message_edited', 2).set('user_blocked', 99);
    const first = await run('apply', '--yes', '--allow-missing');
    expect(first.exitCode).toBe(exitCodes.ok);
    expect(first.stdout).toContain('NOT OFFERED: trigger user_blocked');
    expect(first.stdout).toContain('your plan may not include them');
    const later = await run('apply', '--yes', '--allow-missing', '--json');
    expect(later.records().at(-1)).toMatchObject({
      addedTriggers: ['message_edited'],
      refusedTriggers: [{ trigger: 'user_blocked', said: 'not part of your plan' }],
    });
    standIn.refusals.clear();
    expect((await run('apply', '--yes')).stdout).toContain('1 trigger added');
  });

  test('--allow-missing excuses nothing but refusals', async () => {
    const body = { data: { message_sent: { success: true, message: '' } } };
    const operation = 'POST /apps/{appId}/webhooks/{webhookId}/triggers';
    standIn.mishaps.push({ operation, status: 200, body });
    const { exitCode, stdout } = await run('apply', '--yes', '--allow-missing', '--triggers', 'message_sent');
    expect(exitCode).toBe(exitCodes.problems);
    expect(stdout).toContain('MISSING: trigger message_sent');
  });

  test('plan refuses a trigger that does not exist with the nearest one', async () => {
    const { exitCode, stderr } = await run('plan', '--triggers', 'mesage_sent');
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain('did you mean message_sent?');
    expect((await run('plan', '--triggers', 'mesage_sent', '--allow-unknown')).stdout).toContain(
      'mesage_sent',
    );
  });

  test('apply registers the address of a tunnel, with the path of the relay', async () => {
    expect((await run('apply', '--yes', '--url', 'https://abc.example')).exitCode).toBe(exitCodes.ok);
    expect(standIn.webhooks.modern.get('cometchatrelaylocal')?.settings).toMatchObject({
      webhookURL: 'https://abc.example/webhooks',
      name: 'CometChat webhook relay local',
      useBasicAuth: true,
    });
  });

  test.each([
    ['y\n', exitCodes.ok, 1],
    ['n\n', exitCodes.usage, 0],
    ['', exitCodes.usage, 0],
  ])('apply asks, and an answer of %j decides', async (answer, exitCode, webhooks) => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const ended = await runRelay(['webhook', 'apply', ...local(), '--management-url', management.url], {
      stdin: Readable.from(answer === '' ? [] : [answer]),
      stdout: stream,
      stderr: stream,
      environment,
      signal: new AbortController().signal,
    });
    expect(ended).toBe(exitCode);
    expect(standIn.webhooks.modern.size).toBe(webhooks);
    expect(written.join('')).toContain('Apply this plan?');
  });

  test('status warns of another webhook with the same URL', async () => {
    await run('apply', '--yes');
    standIn.webhooks.modern.set('twin', {
      settings: { id: 'twin', webhookURL: `${relay.url}/webhooks` },
      triggers: new Set(),
    });
    expect((await run('status')).stdout).toContain('webhook twin sends to the same URL');
  });

  test('remove deletes it, and is content where it is gone', async () => {
    await run('apply', '--yes');
    expect((await run('remove', '--yes')).stdout).toContain('deleted');
    expect(standIn.webhooks.modern.size).toBe(0);
    expect((await run('remove', '--yes')).exitCode).toBe(exitCodes.ok);
  });

  test('settings come from a file, and a mistake in it is an error', async () => {
    const file = join(folder, 'webhook.json');
    await writeFile(file, JSON.stringify({ webhookId: 'fromfile', triggers: ['message_sent'] }));
    await run('apply', '--yes', '--config', file);
    expect([...(standIn.webhooks.modern.get('fromfile')?.triggers ?? [])]).toEqual(['message_sent']);
    await writeFile(file, JSON.stringify({ webhookID: 'typo' }));
    const { exitCode, stderr } = await run('plan', '--config', file);
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain('webhookID');
  });

  test('guide needs no key, and shows the password only with --reveal', async () => {
    const guide = (...more: string[]) =>
      runCommand(['webhook', 'guide', '--app-id', 'app1', ...local(), ...more], {});
    expect((await guide()).stdout).not.toContain('OldPassword1');
    expect((await guide('--json')).stdout).not.toContain('OldPassword1');
    expect((await guide('--reveal')).stdout).toContain('OldPassword1');
  });

  test('without a key it says where to put one; a refused key ends with 3', async () => {
    const without = await runCommand(
      ['webhook', 'plan', '--app-id', 'a', '--management-url', management.url, ...local()],
      {},
    );
    expect(without.exitCode).toBe(exitCodes.usage);
    expect(without.stderr).toContain('COMETCHAT_MANAGEMENT_KEY');
    const refused = await runCommand(['webhook', 'plan', ...local(), '--management-url', management.url], {
      environment: { ...environment, COMETCHAT_MANAGEMENT_KEY: 'per-app' },
    });
    expect(refused.exitCode).toBe(exitCodes.unreachable);
    expect(refused.stderr).toContain('Multi-Tenancy');
  });

  test("CometChat is not told of an address that it can't reach", async () => {
    for (const url of [undefined, 'http://abc.example', 'https://127.0.0.1:3000/webhooks']) {
      const given = url === undefined ? [] : ['--url', url];
      const { exitCode, stderr } = await runCommand(['webhook', 'apply', '--yes', ...given, ...local()], {
        environment,
      });
      expect(exitCode).toBe(exitCodes.usage);
      expect(stderr).toContain("CometChat can't reach");
      expect(stderr).toContain('--url https://');
    }
  });

  test('guide --local says the same, and gives the address of the tunnel where there is one', async () => {
    const guide = (...more: string[]) =>
      runCommand(['webhook', 'guide', '--app-id', 'app1', ...local(), ...more], {});
    expect((await guide()).stdout).toContain(`CometChat can't reach ${relay.url}/webhooks`);
    const { stdout } = await guide('--url', 'https://abc.example');
    expect(stdout).not.toContain("can't reach");
    expect(stdout).toContain('https://abc.example/webhooks');
    expect((await guide('--json', '--url', 'https://abc.example')).records()).toMatchObject([
      { reachable: true, webhookURL: 'https://abc.example/webhooks' },
    ]);
  });

  test('no output of any command has a credential in it', async () => {
    const outputs = [await run('plan'), await run('apply', '--yes'), await run('status', '--json')];
    for (const { stdout, stderr } of outputs)
      expect(stdout + stderr).not.toMatch(/OldPassword1|multi-tenancy-key|multi-tenancy-secret/);
  });
});
