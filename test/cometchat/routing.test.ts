import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import { categories } from '../../lambda/cometchat/categories.ts';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { smokeTrigger } from '../../lambda/cometchat/smoke-test.ts';
import { orderingKey } from '../../lambda/cometchat/subject.ts';
import { identifierPart } from '../../lambda/sqs/identifier.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { everySample, routeOf, withValue } from './deliveries.ts';

describe('the subject', () => {
  it('is the conversation for messages, receipts and mentions alike', () => {
    const subjects = [
      'message_sent',
      'message_edited',
      'message_deleted',
      'message_delivery_receipt',
      'message_read_receipt',
      'user_mentioned',
      'after_message',
      'moderation_engine_blocked',
      'moderation_engine_failed',
    ].map((trigger) => routeOf(sampleDelivery(trigger, { sender: 'zoe', receiver: 'ada' })).subject);
    expect(new Set(subjects)).toEqual(new Set(['ada_user_zoe']));
  });

  it.each(['modern', 'legacy'] as const)('is the group of a %s receipt in a group', (system) => {
    const receipt = sampleDelivery('message_read_receipt', { system, group: 'climbers' });
    expect(routeOf(receipt).subject).toBe('group_climbers');
  });

  it('is built from the parties where a message lacks its conversation id', () => {
    const sent = sampleDelivery('message_sent', { sender: 'zoe', receiver: 'ada', conversationId: 'c-1' });
    expect(routeOf(sent).subject).toBe('c-1');
    expect(routeOf(withValue(sent, 'data.message.conversationId', undefined)).subject).toBe('ada_user_zoe');
  });

  it('is the message of a receipt that names nobody', () => {
    const receipt = sampleDelivery('message_read_receipt', { system: 'legacy', variant: 'without uids' });
    expect(routeOf(withValue(receipt, 'data.messageId', 58)).subject).toBe('message_58');
  });

  it('is the session for all events of one call, ringing included', () => {
    const subjects = ['call_initiated', 'call_started', 'call_participant_left', 'call_ended'].map(
      (trigger) => routeOf(sampleDelivery(trigger, { sessionId: 'v1.eu.app.s7' })).subject,
    );
    expect(new Set(subjects)).toEqual(new Set(['v1.eu.app.s7']));
  });

  it('is the session of a call, however the field is spelt', () => {
    const place = 'data.call.data.entities.on.entity';
    const call = withValue(sampleDelivery('call_initiated'), `${place}.sessionid`, undefined);
    expect(routeOf(withValue(call, `${place}.sessionId`, 's7')).subject).toBe('s7');
  });

  it('is the conversation of a reaction, should CometChat name it one day', () => {
    const reaction = sampleDelivery('message_reaction_added', { messageId: '58' });
    expect(routeOf(reaction).subject).toBe('message_58');
    expect(routeOf(withValue(reaction, 'data.reaction.conversationId', 'a_user_b')).subject).toBe('a_user_b');
  });

  it('of a receipt is no conversation where it does not say of which kind', () => {
    const receipt = sampleDelivery('message_read_receipt', { messageId: '58' });
    expect(routeOf(withValue(receipt, 'data.receiverType', 'broadcast')).subject).toBe('message_58');
  });

  it.each([
    ['user_blocked', 'ada'],
    ['user_connection_status_changed', 'ada'],
    ['after_connection_status_changed', 'ada'],
    ['group_member_joined', 'climbers'],
    ['group_updated', 'climbers'],
    ['push-notification-payload-generated', 'ben'],
  ])('of %s is %s', (trigger, subject) => {
    const delivery = sampleDelivery(trigger, { sender: 'ada', receiver: 'ben', group: 'climbers' });
    expect(routeOf(delivery).subject).toBe(subject);
  });

  it('of a broken delivery and of an unknown trigger is the same each time', () => {
    const broken = { trigger: 'message_sent', appId: 'a', webhook: 'w', data: { message: 'none' } };
    expect(routeOf(broken).subject).toBe('message_sent');
    const unknown = { trigger: 'message_starred', appId: 'a', webhook: 'w', data: { conversationId: 'c-1' } };
    expect(routeOf(unknown).subject).toBe('c-1');
  });

  it.each(['a\u0000b', 'a\nb', 'a\u0085b', 'a\ud800b', 'a\ufffeb', 'a\u{1ffff}b'])(
    'is text that CloudEvents takes: %j',
    (conversationId) => {
      const sent = routeOf(sampleDelivery('message_sent', { conversationId }));
      expect(sent.subject).toMatch(/^digest_[\w-]{22}$/);
    },
  );

  it('may have any other letter', () => {
    const sent = sampleDelivery('message_sent', { conversationId: 'Zoë 😀_user_ada' });
    expect(routeOf(sent).subject).toBe('Zoë 😀_user_ada');
  });

  it('stays short where the field is not', () => {
    const long = (end: string) =>
      routeOf(
        withValue(sampleDelivery('message_sent'), 'data.message.conversationId', `${'x'.repeat(400)}${end}`),
      );
    expect(long('a').subject).toMatch(/^digest_[\w-]{22}$/);
    expect(long('a').messageGroupId).not.toBe(long('b').messageGroupId);
  });
});

describe('the message group', () => {
  const groupOf = (appId: string, conversationId: string) =>
    routeOf(sampleDelivery('message_sent', { appId, conversationId })).messageGroupId;

  it('is app and subject, readable where it fits', () => {
    expect(groupOf('app', 'ada_user_ben')).toBe('app:ada_user_ben');
  });

  it.each([
    ['10_user_9', '9', '10'],
    ['9_user_10', '10', '9'],
    ['Zoe_user_ada', 'ada', 'Zoe'],
    ['ada_user_zoe', 'ZOE', 'Ada'],
    ['a_user_b_user_c', 'a_user_b', 'c'],
    ['test_user_10_user_test_user_2', 'test_user_2', 'test_user_10'],
    ['test_user_2_user_test_user_10', 'test_user_2', 'test_user_10'],
    ['admin_user_user_test_user', 'test_user', 'admin_user'],
    ['user_2_user_user_10', 'user_10', 'user_2'],
    ['_user__user_a', 'a', '_user_'],
  ])('of the conversation %s is that of its receipts, however CometChat orders the two', (id, one, other) => {
    const receipt = routeOf(
      sampleDelivery('message_read_receipt', { appId: 'app', sender: one, receiver: other }),
    );
    expect(receipt.messageGroupId).toBe(`${groupOf('app', id)}:${identifierPart(other.toLowerCase())}`);
  });

  it.each(['modern', 'legacy'] as const)('of %s receipts in a group is one for each reader', (system) => {
    const read = (receiver: string, messageId: string) =>
      routeOf(
        sampleDelivery('message_read_receipt', {
          ...{ system, appId: 'app', group: 'climbers', receiver, messageId },
        }),
      ).messageGroupId;
    expect(read('ben', '1')).toBe('app:group_climbers:ben');
    expect(read('BEN', '2')).toBe(read('ben', '1'));
    expect(read('cem', '1')).not.toBe(read('ben', '1'));
  });

  it('of a receipt that names nobody is that of its message', () => {
    const receipt = sampleDelivery('message_read_receipt', { system: 'legacy', variant: 'without uids' });
    expect(routeOf(withValue(receipt, 'data.messageId', 58)).messageGroupId).toMatch(/:message_58$/);
  });

  it('is one for a message and its receipts, whoever the two are, and another for another two', () => {
    const plain = fc.stringMatching(/^[A-Za-z0-9-]{1,100}$/);
    const awkward = fc.stringMatching(/^(_user|user_|_user_|user|_|a|B|1){1,5}$/);
    const uid = fc.oneof(plain, awkward);
    const receiptOf = (sender: string, receiver: string) =>
      // The conversation's part of it, without the reader.
      orderingKey(routeOf(sampleDelivery('message_read_receipt', { sender, receiver })).subject);
    const conversation = (one: string, other: string) => orderingKey(`${one}_user_${other}`);
    fc.assert(
      fc.property(uid, uid, uid, (one, other, third) => {
        const group = groupOf('app', `${one}_user_${other}`);
        expect(groupOf('app', `${other}_user_${one}`)).toBe(group);
        expect(receiptOf(one, other)).toBe(conversation(one, other));
        expect(receiptOf(other.toUpperCase(), one.toLowerCase())).toBe(conversation(one, other));
        const others = [one, other].map((name) => name.toLowerCase());
        if (!others.includes(third.toLowerCase()) && !/user/.test(`${one}${other}${third}`))
          expect(receiptOf(one, third)).not.toBe(conversation(one, other));
        expect(group).toMatch(/^[!-~]{1,128}$/);
      }),
    );
  });

  it('differs by app and by subject, and fits SQS, whatever they are', () => {
    const groups = [
      groupOf('a:b', 'c'),
      groupOf('a', 'b:c'),
      groupOf('a', 'ü'),
      groupOf('a', '%00fc'),
      groupOf('a', 'ü'.repeat(100)),
      groupOf('a', 'ü'.repeat(101)),
      groupOf('a'.repeat(200), 'c'),
    ];
    expect(new Set(groups).size).toBe(groups.length);
    for (const group of groups) expect(group).toMatch(/^[!-~]{1,128}$/);
  });
});

describe('the time', () => {
  const time = Date.UTC(2026, 4, 6, 7, 8, 9, 321);
  const seconds = Date.UTC(2026, 4, 6, 7, 8, 9);

  it.each(everySample)('of $label is its own where the payload has one', (sample) => {
    const row = catalogue.find(({ name }) => name === sample.row);
    const expected = row?.time[0]?.unit === 'milliseconds' ? time : seconds;
    const timeless = row?.time.length === 0 || sample.trigger === 'group_member_added' ? undefined : expected;
    expect(routeOf(sample.make({ time })).time).toBe(timeless);
  });

  it('of a moderation is when the rule blocked the message', () => {
    const blocked = sampleDelivery('moderation_engine_blocked', { time });
    const at = (path: string) =>
      routeOf(
        withValue(withValue(blocked, 'data.moderation', undefined), path, [
          { rule: { blockedAt: 1_760_000_000 } },
        ]),
      ).time;
    expect(at('data.moderation')).toBe(1_760_000_000_000);
    expect(at('data.other')).toBe(seconds);
  });

  it.each(['message_unpinned', 'moderation_manual_approved'])('of %s is that of its receipt', (trigger) => {
    const delivery = withValue(sampleDelivery(trigger, { time }), 'data.message.pinnedAt', 1_760_000_000);
    expect(routeOf(delivery).time).toBeUndefined();
  });

  it.each([0, -5, 1e300, 'soon', '', null, '99999999999999999', 300_000_000_000, true, [1]])(
    'is left out where it makes no sense: %j',
    (sentAt) => {
      expect(
        routeOf(withValue(sampleDelivery('message_sent'), 'data.message.sentAt', sentAt)).time,
      ).toBeUndefined();
    },
  );

  it('of a campaign is its completion, not its last change', () => {
    const campaign = withValue(sampleDelivery('after_campaign_completed'), 'data.completedAt', 1_760_000_000);
    expect(routeOf(withValue(campaign, 'data.updatedAt', 1_760_000_009)).time).toBe(1_760_000_000_000);
    const failed = withValue(campaign, 'data.completedAt', null);
    expect(routeOf(withValue(failed, 'data.updatedAt', 1_760_000_009)).time).toBe(1_760_000_009_000);
  });

  it('is in whole milliseconds', () => {
    const sent = withValue(sampleDelivery('message_sent'), 'data.message.sentAt', 1_760_000_000.1234);
    expect(routeOf(sent).time).toBe(1_760_000_000_123);
  });

  it.each([
    ['1760000000', 1_760_000_000_000],
    ['1760000000.25', 1_760_000_000_250],
  ])('is read from digits: %s', (sentAt, time) => {
    const sent = withValue(sampleDelivery('message_sent'), 'data.message.sentAt', sentAt);
    expect(routeOf(sent).time).toBe(time);
  });
});

describe('the routing part', () => {
  it('loads no schema library and no schemas: the ingress pays for each byte at its cold start', async () => {
    const { metafile } = await build({
      entryPoints: ['lambda/cometchat/routing.ts'],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
    });
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.length).toBeGreaterThan(10);
    expect(inputs.filter((input) => /zod|\/schemas\/|node_modules/.test(input))).toEqual([]);
  });
});

describe("the relay's synthetic delivery", () => {
  const smoke = (data: JsonObject) => routeOf({ trigger: smokeTrigger, appId: 'a', webhook: 'w', data });

  it('takes the lane that it names, else the lane other', () => {
    for (const lane of categories) expect(smoke({ lane, nonce: 'n' }).category).toBe(lane);
    expect(smoke({ lane: 'no-such-lane', nonce: 'n' }).category).toBe('other');
    expect(smoke({ nonce: 'n' }).category).toBe('other');
  });

  it('is identified by its nonce, whenever it comes', () => {
    expect(smoke({ lane: 'calls', nonce: 'one' }).identity).toContain('one');
    expect(smoke({ nonce: 'one' }).trigger).toBeUndefined();
  });

  it('is the only one that names its lane', () => {
    const named = routeOf({ trigger: 'something_new', appId: 'a', webhook: 'w', data: { lane: 'calls' } });
    expect(named.category).toBe('other');
  });
});
