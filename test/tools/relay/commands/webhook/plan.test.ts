import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desireWebhook } from '../../../../../tools/relay/commands/webhook/desired-webhook.ts';
import { dashboardGuide, moderationUrlBeside } from '../../../../../tools/relay/commands/webhook/guide.ts';
import {
  triggerListAnswer,
  triggerResultsAnswer,
  webhookAnswer,
  webhookListAnswer,
} from '../../../../../tools/relay/commands/webhook/management-api.ts';
import { readRetryAfter } from '../../../../../tools/relay/commands/webhook/management-errors.ts';
import { planWebhook } from '../../../../../tools/relay/commands/webhook/plan.ts';
import { registrableTriggers } from '../../../../../tools/relay/commands/webhook/triggers.ts';
import { UsageError } from '../../../../../tools/relay/errors.ts';
import { describeWithVendorFiles } from '../../../../vendor-files.ts';
import { ownOperations, vendorOperations } from '../../../stand-ins/management-operations.ts';

type Asked = Parameters<typeof desireWebhook>[0];
const secret = { username: 'cometchat', password: 'Secret123' };
const url = 'https://example.com/webhooks';

function desire(asked: Partial<Asked> = {}, credentials: Partial<typeof secret> = {}, localUrl?: string) {
  return desireWebhook(
    { appId: 'app1', webhookId: 'relay', name: 'Relay', url, allowUnknown: false, ...asked },
    { stage: 'dev', localUrl },
    { ...secret, ...credentials },
  );
}

const all = ['message_sent', 'message_edited', 'user_blocked'];
const desired = desire({ triggers: all });
const names = (asked: Partial<Asked>) => desire(asked).triggers.map(({ trigger }) => trigger);

describe('the triggers of a webhook', () => {
  test('are those of its system; bots and providers are set up elsewhere', () => {
    expect(names({})).toContain('message_sent');
    expect(names({})).not.toContain('before_message');
    expect(names({ system: 'legacy' })).toEqual(
      expect.arrayContaining(['before_message', 'user_connection_status_change']),
    );
    expect(names({ system: 'legacy' })).not.toContain('after_connection_status_changed');
  });

  test('can be chosen by category, one by one, and left out', () => {
    const users = ['user_blocked', 'user_unblocked', 'user_connection_status_changed'];
    expect(names({ categories: ['users'] })).toEqual(users);
    expect(names({ triggers: ['message_sent'] })).toEqual(['message_sent']);
    expect(names({ categories: ['users'], triggers: ['message_sent'] })).toEqual(['message_sent', ...users]);
    expect(names({ categories: ['users'], without: ['user_blocked'] })).toEqual(users.slice(1));
  });

  test('that are newer than the catalogue can be asked for by name, where that is meant', () => {
    const request = { triggers: ['user_blocked', 'brand_new'] };
    expect(names({ ...request, allowUnknown: true })).toEqual(['user_blocked', 'brand_new']);
    expect(() => names(request)).toThrow('--allow-unknown');
  });

  test.each([
    ['mesage_sent', 'message_sent'],
    ['message_send', 'message_sent'],
    ['messageSent', 'message_sent'],
    ['user_blokced', 'user_blocked'],
  ])('that do not exist are refused with the nearest one: %s', (typo, nearest) => {
    for (const request of [{ triggers: [typo] }, { categories: ['messages'], without: [typo] }])
      expect(() => names(request)).toThrow(`there is no trigger ${typo}; did you mean ${nearest}?`);
  });

  test('that are like none are refused without a guess', () => {
    expect(() => names({ triggers: ['zzzzzzzz'] })).toThrow(/there is no trigger zzzzzzzz\. If/);
  });

  test('that nobody has seen are registered only where they are asked for', () => {
    expect(names({})).toContain('message_pinned');
    expect(names({})).not.toContain('conversation_pinned');
    expect(names({ triggers: ['conversation_pinned'] })).toEqual(['conversation_pinned']);
  });

  test('have one name each within a system', () => {
    const ids = registrableTriggers.map(({ trigger, system }) => `${system} ${trigger}`);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what CometChat would refuse is refused before anything is sent', () => {
  test.each<[string, Partial<Asked>, Partial<typeof secret>?]>([
    ['webhook id', { webhookId: 'x'.repeat(51) }],
    ['webhook id', { webhookId: 'with space' }],
    ['name', { name: '' }],
    ['255', { url: `https://example.com/${'x'.repeat(250)}` }],
    ['https', { url: 'http://example.com/' }],
    ['https', { url: 'example.com' }],
    ['user name', {}, { username: 'not@alphanumeric' }],
    ['password', {}, { password: 'with-hyphen' }],
    ['category nonsense', { categories: ['nonsense'] }],
    ['--system legacy', { triggers: ['before_message'] }],
    ["isn't a trigger's name", { triggers: ['message sent'] }],
    ['no trigger is left', { triggers: ['message_sent'], without: ['message_sent'] }],
  ])('%s: %j %j', (words, asked, credentials) => {
    expect(() => desire(asked, credentials)).toThrow(UsageError);
    expect(() => desire(asked, credentials)).toThrow(words);
  });

  test('no message repeats a credential', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4 }).filter((text) => /[^a-zA-Z0-9]/.test(text)),
        (password) => {
          try {
            desire({}, { password: `pass ${password} word` });
          } catch (error) {
            expect(String(error)).not.toContain(`pass ${password} word`);
            return;
          }
          expect.unreachable();
        },
      ),
    );
  });
});

describe('a plan', () => {
  const shown = { id: 'relay', name: 'Relay', webhookURL: 'https://example.com/webhooks', enabled: true };

  test('creates what is not there', () => {
    const plan = planWebhook(desired, { webhook: undefined, triggers: { items: [], complete: true } }, false);
    expect(plan).toMatchObject({ action: 'create', addTriggers: all });
  });

  test('sees nothing to do where all that is shown is right, and says what is not shown', () => {
    const plan = planWebhook(desired, { webhook: shown, triggers: { items: all, complete: true } }, false);
    expect(plan).toMatchObject({
      action: 'none',
      changes: [],
      unreadable: ['retryOnFailure', 'useBasicAuth', 'username', 'password'],
    });
  });

  test('compares retryOnFailure where CometChat does show it', () => {
    const webhook = { ...shown, retryOnFailure: false, useBasicAuth: true, username: 'somebody' };
    const plan = planWebhook(desired, { webhook, triggers: { items: all, complete: true } }, false);
    expect(plan.changes).toContainEqual({ setting: 'retryOnFailure', from: false, to: true });
    expect(plan.unreadable).toEqual(['password']);
    expect(JSON.stringify(plan)).not.toMatch(/somebody|cometchat/);
  });

  test('leaves what was not asked for, unless told to prune', () => {
    const triggersShown = { items: [...all, 'group_created'], complete: true };
    const kept = planWebhook(desired, { webhook: shown, triggers: triggersShown }, false);
    expect(kept).toMatchObject({ action: 'none', extraTriggers: ['group_created'], prune: false });
    const pruned = planWebhook(desired, { webhook: shown, triggers: triggersShown }, true);
    expect(pruned).toMatchObject({ action: 'update', extraTriggers: ['group_created'], prune: true });
  });

  test('holds no password, whatever the webhook is', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.subarray(all), (there, items) => {
        const plan = planWebhook(
          desired,
          { webhook: there ? shown : undefined, triggers: { items: there ? items : [], complete: true } },
          true,
        );
        expect(JSON.stringify(plan)).not.toContain('Secret123');
        expect([...plan.addTriggers, ...(there ? items : [])].sort()).toEqual([...all].sort());
      }),
    );
  });
});

describe('answers of the Management API', () => {
  const webhook = {
    id: 'relay',
    name: 'Relay',
    webhookURL: 'https://example.com',
    createdAt: 1,
    updatedAt: 1,
  };

  test.each([
    ['the schema', { data: webhook }],
    ['the example of get and update', { data: [{ data: webhook }] }],
    ['the example of create', [{ data: webhook }]],
  ])('a webhook is read from the shape of %s', (_name, body) => {
    expect(webhookAnswer.parse(body)).toMatchObject({ id: 'relay', webhookURL: 'https://example.com' });
  });

  test('a setting of a strange type is not known, not off', () => {
    const body = { data: { ...webhook, retryOnFailure: 'perhaps' } };
    expect(webhookAnswer.parse(body).retryOnFailure).toBeUndefined();
  });

  test('a list says whether it is whole', () => {
    const meta = { pagination: { total: 2 } };
    expect(webhookListAnswer.parse({ data: [webhook], meta })).toMatchObject({ complete: false });
    expect(triggerListAnswer.parse({ data: [{ id: 'a' }, { id: 'b' }], meta })).toEqual({
      items: ['a', 'b'],
      complete: true,
    });
    expect(triggerListAnswer.parse({ data: [{ id: 'a' }, { no: 'id' }], meta }).complete).toBe(false);
  });

  test('no answer whatever throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const answer of [webhookAnswer, webhookListAnswer, triggerListAnswer]) answer.safeParse(body);
        expect(triggerResultsAnswer.parse(body)).toBeInstanceOf(Map);
      }),
    );
  });
});

test('Retry-After is read in seconds and as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(readRetryAfter('7', now)).toBe(7000);
  expect(readRetryAfter('Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9000);
  expect(readRetryAfter('soon', now)).toBe(0);
  expect(readRetryAfter(null, now)).toBe(0);
});

describe('the guide for the Dashboard', () => {
  test('names everything to enter, and the password only when asked', () => {
    const hidden = dashboardGuide(desired, false).join('\n');
    expect(hidden).toContain('https://example.com/webhooks');
    expect(hidden).toContain('Retry on failure    on');
    for (const { trigger } of desired.triggers) expect(hidden).toContain(`[ ] ${trigger}`);
    expect(hidden).not.toContain('Secret123');
    expect(dashboardGuide(desired, true).join('\n')).toContain('Secret123');
  });

  test('goes through moderation step by step, beside a modern webhook', () => {
    const guide = dashboardGuide(desired, false).join('\n');
    for (const words of [
      'https://example.com/moderation',
      'Custom API',
      'On Custom API Error',
      'context',
      'confidence',
      'Rules',
    ])
      expect(guide).toContain(words);
    expect(dashboardGuide(desire({ system: 'legacy' }), false).join('\n')).not.toContain('Custom API');
  });

  test.each([
    ['https://example.com/webhooks', 'https://example.com/moderation'],
    ['https://example.com/base/webhooks/', 'https://example.com/base/moderation'],
    ['https://example.com/hooks?from=app', 'https://example.com/moderation'],
    ['http://127.0.0.1:3000/webhooks', 'http://127.0.0.1:3000/moderation'],
  ])('finds the moderation URL beside %s', (url, moderation) => {
    expect(moderationUrlBeside(url)).toBe(moderation);
  });

  test.each(['http://127.0.0.1:3000/webhooks', 'https://localhost/webhooks', 'http://example.com/webhooks'])(
    "says first that CometChat can't reach %s",
    (url) => {
      const local = desire({ url }, {}, 'http://127.0.0.1:3001');
      expect(dashboardGuide(local, false)[0]).toContain(`can't reach ${url}`);
    },
  );
});

describeWithVendorFiles('our description of the Management API', () => {
  test("agrees with the vendor's", () => {
    const key = ({ method, path }: { method: string; path: string }): string => `${path} ${method}`;
    const sorted = (operations: typeof ownOperations) =>
      operations.toSorted((one, other) => key(one).localeCompare(key(other)));
    expect(sorted(vendorOperations() ?? [])).toEqual(
      sorted(ownOperations.map((operation) => ({ fields: undefined, ...operation }))),
    );
  });
});
