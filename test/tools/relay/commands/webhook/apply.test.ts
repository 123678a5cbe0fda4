import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyPlan } from '../../../../../tools/relay/commands/webhook/apply.ts';
import { hideSecrets } from '../../../../../tools/relay/commands/webhook/connect.ts';
import { desireWebhook } from '../../../../../tools/relay/commands/webhook/desired-webhook.ts';
import { createManagementApi } from '../../../../../tools/relay/commands/webhook/management-api.ts';
import { ManagementApiError } from '../../../../../tools/relay/commands/webhook/management-errors.ts';
import { attempts } from '../../../../../tools/relay/commands/webhook/management-request.ts';
import { planWebhook } from '../../../../../tools/relay/commands/webhook/plan.ts';
import type { RunningServer } from '../../../stand-ins/http-server.ts';
import { ManagementApiStandIn, managementKey, managementSecret } from '../../../stand-ins/management-api.ts';

const triggerNames = ['message_sent', 'message_edited', 'message_deleted', 'user_blocked'];
const desired = desireWebhook(
  {
    appId: 'app1',
    webhookId: 'relay',
    name: 'Relay',
    url: 'https://example.com/webhooks',
    triggers: triggerNames,
    allowUnknown: false,
  },
  { stage: 'dev', localUrl: undefined },
  { username: 'cometchat', password: 'Secret123' },
);

const readOperation = 'GET /apps/{appId}/webhooks/{webhookId}';
const updateOperation = 'PUT /apps/{appId}/webhooks/{webhookId}';
const createOperation = 'POST /apps/{appId}/webhooks';
const addOperation = 'POST /apps/{appId}/webhooks/{webhookId}/triggers';

let standIn: ManagementApiStandIn;
let server: RunningServer;
let waits: number[];

beforeEach(async () => {
  standIn = new ManagementApiStandIn();
  server = await standIn.start();
  waits = [];
});
afterEach(() => server.close());

function connect(
  changes: { key?: string; appId?: string; system?: 'modern' | 'legacy'; requestTimeout?: number } = {},
) {
  return createManagementApi({
    baseUrl: server.url,
    key: managementKey,
    secret: managementSecret,
    appId: 'app1',
    system: 'modern',
    hide: hideSecrets(['Secret123', managementSecret]),
    firstWait: 1,
    requestTimeout: 5_000,
    signal: new AbortController().signal,
    onRetry: (_why, milliseconds) => waits.push(milliseconds),
    ...changes,
  });
}

async function apply(api = connect(), prune = false) {
  const plan = planWebhook(desired, await api.read(desired.id), prune);
  return { plan, outcome: await applyPlan(api, desired, plan) };
}

const storedTriggers = (): string[] => [...(standIn.webhooks.modern.get('relay')?.triggers ?? [])].sort();
const sortedNames = triggerNames.toSorted();

describe('applying', () => {
  test.each(['schema', 'example'] as const)(
    'creates the webhook, whole (answers as in the %s)',
    async (shape) => {
      standIn.shape = shape;
      const { outcome } = await apply();
      expect(outcome).toMatchObject({ complete: true, created: true, missingTriggers: [] });
      expect(standIn.webhooks.modern.get('relay')?.settings).toEqual({
        id: 'relay',
        name: 'Relay',
        webhookURL: 'https://example.com/webhooks',
        enabled: true,
        retryOnFailure: true,
        useBasicAuth: true,
        username: 'cometchat',
        password: 'Secret123',
      });
      expect(storedTriggers()).toEqual(sortedNames);
      expect(standIn.webhooks.legacy.size).toBe(0);
    },
  );

  test('a second time changes nothing: it only sends again what cannot be read back', async () => {
    await apply();
    const before = structuredClone(standIn.webhooks.modern.get('relay'));
    standIn.calls.length = 0;
    const { plan, outcome } = await apply();
    expect(plan.action).toBe('none');
    expect(outcome).toMatchObject({ complete: true, created: false, addedTriggers: [] });
    expect(standIn.writes.map(({ operation }) => operation)).toEqual([updateOperation]);
    expect(standIn.webhooks.modern.get('relay')).toEqual(before);
  });

  test('mends what was changed by hand, also what cannot be seen', async () => {
    await apply();
    const webhook = standIn.webhooks.modern.get('relay');
    Object.assign(webhook?.settings ?? {}, { retryOnFailure: false, enabled: false });
    webhook?.triggers.delete('message_sent');
    const { plan } = await apply();
    expect(plan).toMatchObject({
      changes: [{ setting: 'enabled', from: false, to: true }],
      addTriggers: ['message_sent'],
    });
    expect(webhook?.settings).toMatchObject({ retryOnFailure: true, enabled: true });
    expect(storedTriggers()).toEqual(sortedNames);
  });

  test('takes extra triggers away only when told to', async () => {
    await apply();
    standIn.webhooks.modern.get('relay')?.triggers.add('group_created');
    await apply();
    expect(storedTriggers()).toContain('group_created');
    const { outcome } = await apply(connect(), true);
    expect(outcome.removedTriggers).toEqual(['group_created']);
    expect(storedTriggers()).toEqual(sortedNames);
  });

  test('legacy webhooks are reached without the version header', async () => {
    const api = connect({ system: 'legacy' });
    await api.create('relay', desired.settings);
    expect([...standIn.webhooks.legacy.keys()]).toEqual(['relay']);
  });
});

describe('a Management API that misbehaves', () => {
  test('429 and 500 in the middle: waits, and ends in the right state', async () => {
    standIn.mishaps.push(
      { status: 429, headers: { 'retry-after': '1' } },
      { status: 500 },
      { operation: addOperation, status: 503 },
    );
    const { outcome } = await apply();
    expect(outcome.complete).toBe(true);
    expect(storedTriggers()).toEqual(sortedNames);
    expect(waits[0]).toBe(1000);
    expect(waits).toHaveLength(3);
  });

  test('an answer to a create that is lost does not make a second webhook', async () => {
    standIn.mishaps.push({ operation: createOperation, status: 502, done: true });
    const { outcome } = await apply();
    expect(outcome.complete).toBe(true);
    expect(standIn.writes.filter(({ operation }) => operation === createOperation)).toHaveLength(1);
  });

  test('a create that really failed is tried again', async () => {
    standIn.mishaps.push({ operation: createOperation, status: 500 });
    const { outcome } = await apply();
    expect(outcome.complete).toBe(true);
    expect(standIn.writes.filter(({ operation }) => operation === createOperation)).toHaveLength(2);
  });

  test('a call that never ends is given up and made again', async () => {
    standIn.mishaps.push({ operation: addOperation, hang: true });
    const { outcome } = await apply(connect({ requestTimeout: 100 }));
    expect(outcome.complete).toBe(true);
    expect(storedTriggers()).toEqual(sortedNames);
  });

  test('half of the triggers failing once: they are sent again', async () => {
    standIn.refusals.set('message_edited', 1).set('user_blocked', 1);
    const { outcome } = await apply();
    expect(outcome).toMatchObject({ complete: true, missingTriggers: [] });
    expect(storedTriggers()).toEqual(sortedNames);
  });

  test('half of the triggers failing every time: the others are on, and each missing one is named', async () => {
    standIn.refusals.set('message_edited', 99).set('user_blocked', 99);
    const { outcome } = await apply();
    expect(outcome).toMatchObject({ complete: true, missingTriggers: [] });
    expect(outcome.refusedTriggers).toEqual([
      { trigger: 'message_edited', said: 'not part of your plan' },
      { trigger: 'user_blocked', said: 'not part of your plan' },
    ]);
    expect(storedTriggers()).toEqual(['message_deleted', 'message_sent']);
  });

  test.each([
    [400, { error: { code: 'ERR_BAD_REQUEST', message: 'one of them is unknown' } }],
    [402, {}],
    [403, { error: { code: 'ERR_PLAN_RESTRICTION', message: 'not in your plan' } }],
    [200, { data: {} }],
    [200, { data: { message_sent: 'strange' } }],
  ])('a list of triggers that is refused as a whole, by %i %j, is sent one by one', async (status, body) => {
    standIn.mishaps.push({ operation: addOperation, status, body });
    const { outcome } = await apply();
    expect(outcome.complete).toBe(true);
    expect(storedTriggers()).toEqual(sortedNames);
  });

  test.each([
    [400, 'AUTH_ERR_EMPTY_AUTH_HEADER'],
    [403, 'ERR_APP_ARCHIVED'],
    [404, 'ERR_WEBHOOK_NOT_FOUND'],
  ])('a list of triggers that is refused for another reason, %i %s, ends the run', async (status, code) => {
    standIn.mishaps.push({ operation: addOperation, status, body: { error: { code } } });
    await expect(apply()).rejects.toThrow(code);
    expect(storedTriggers()).toEqual([]);
  });

  test('an answer that says "added" counts for nothing where the list says otherwise', async () => {
    standIn.mishaps.push({
      operation: addOperation,
      status: 200,
      body: { data: Object.fromEntries(triggerNames.map((name) => [name, { success: true, message: '' }])) },
    });
    const { outcome } = await apply();
    expect(outcome.complete).toBe(false);
    expect(outcome).toMatchObject({ missingTriggers: triggerNames, refusedTriggers: [] });
  });

  test('a list that is cut short is not taken for the whole', async () => {
    await apply();
    standIn.longestList = 2;
    const { plan, outcome } = await apply();
    expect(plan.triggersComplete).toBe(false);
    expect(outcome.complete).toBe(true);
    expect(storedTriggers()).toEqual(sortedNames);
  });

  test("a longer Retry-After than the longest wait isn't waited for, and the error says so", async () => {
    standIn.mishaps.push({ status: 429, headers: { 'retry-after': '40' } });
    await expect(apply()).rejects.toThrow(
      'asks to wait 40 s. A command waits at most 30 s, so it stopped at once.',
    );
    expect(waits).toEqual([]);
  });

  test('down for good: it gives up, and the next run goes on where this one stopped', async () => {
    standIn.mishaps.push(...Array.from({ length: 6 }, () => ({ operation: addOperation, status: 500 })));
    await expect(apply()).rejects.toMatchObject({ status: 500, exitCode: 3 });
    expect(waits).toHaveLength(attempts - 1);
    for (const [index, wait] of waits.entries()) expect([1, 2]).toContain(Math.round(wait / 2 ** index) || 1);
    const { outcome } = await apply();
    expect(outcome).toMatchObject({ complete: true, created: false });
    expect(storedTriggers()).toEqual(sortedNames);
  });
});

describe('errors say what to do', () => {
  test('404 with a per-app key: the Multi-Tenancy key is needed', async () => {
    await expect(apply(connect({ key: 'per-app-key' }))).rejects.toThrow(/Multi-Tenancy key/);
  });

  test('an unknown app', async () => {
    await expect(apply(connect({ appId: 'app2' }))).rejects.toThrow(/ERR_APP_NOT_FOUND[\s\S]*--app-id/);
  });

  test.each([
    ['ERR_APP_ARCHIVED', 'archived'],
    ['AUTH_ERR_EMPTY_AUTH_HEADER', 'COMETCHAT_MANAGEMENT_KEY'],
    ['ERR_BAD_REQUEST', 'rejected a value'],
  ])('%s', async (code, words) => {
    standIn.mishaps.push({ status: 400, body: { error: { code, message: 'no' } } });
    await expect(apply()).rejects.toThrow(words);
  });

  test.each<[string, string, unknown, string]>([
    [readOperation, 'GET /apps/app1/webhooks/relay', { data: 7 }, 'none of the documented shapes'],
    [
      `${readOperation}/triggers`,
      'GET /apps/app1/webhooks/relay/triggers',
      'a page',
      'none of the documented shapes',
    ],
    [readOperation, 'GET /apps/app1/webhooks/relay', undefined, "isn't JSON"],
  ])('%s answered with something else: where to look', async (operation, request, body, words) => {
    await apply();
    standIn.mishaps.push({ operation, status: 200, body, ...(body === undefined ? { text: '<html>' } : {}) });
    const error = await apply().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 200, exitCode: 1 });
    expect(String(error)).toContain(request);
    expect(String(error)).toContain(words);
    expect(String(error)).toMatch(/--management-url[\s\S]*webhook guide/);
  });

  test('a code that nobody documented', async () => {
    standIn.mishaps.push({ status: 400, body: { code: 'constructor' } });
    await expect(apply()).rejects.toThrow(/answered 400: constructor$/);
  });

  test('a refusal without a word: where to look', async () => {
    standIn.mishaps.push({ status: 405, body: 'nothing' });
    await expect(apply()).rejects.toThrow(/answered 405\n.*--management-url/);
  });

  test("no secret gets through, not even in CometChat's own words", async () => {
    standIn.mishaps.push({
      status: 400,
      body: { error: { code: 'ERR_BAD_REQUEST', message: `password Secret123 and ${managementSecret}` } },
    });
    const error: unknown = await apply().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ManagementApiError);
    expect(String(error)).toContain('[hidden]');
    expect(String(error)).not.toMatch(/Secret123|multi-tenancy-secret/);
  });

  test('removing what is not there is fine', async () => {
    expect(await connect().remove('relay')).toBe('absent');
    await apply();
    expect(await connect().remove('relay')).toBe('removed');
    expect(standIn.webhooks.modern.size).toBe(0);
  });
});
