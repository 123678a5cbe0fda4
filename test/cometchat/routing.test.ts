import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { catalogue, findRow } from '../../lambda/cometchat/catalogue/index.ts';
import { isSynchronous } from '../../lambda/cometchat/routing.ts';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import { deliveryOf, everySample, routeOf, withValue } from './deliveries.ts';

describe('the catalogue', () => {
  it('names each row once', () => {
    const names = catalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a sample of every row', () => {
    const sampled = new Set(everySample.map(({ row }) => row));
    expect(catalogue.map(({ name }) => name).filter((name) => !sampled.has(name))).toEqual([]);
  });

  it.each(everySample)('finds the row of $label', (sample) => {
    expect(findRow(deliveryOf(sample.make()))?.name).toBe(sample.row);
  });

  it.each(catalogue)('ends the rows of each trigger of $name with one that takes every delivery', (row) => {
    const last = catalogue.findLast(
      ({ trigger, aliases }) => trigger === row.trigger || aliases.includes(row.trigger),
    );
    expect(last?.when).toEqual([]);
  });
});

describe('which system a delivery is of', () => {
  it.each([
    'user_connection_status_change',
    'after_connection_status_changed',
    'user_connection_status_changed',
  ])('tells both shapes of the connection event apart under the name %s', (trigger) => {
    const legacy = { ...sampleDelivery('after_connection_status_changed', { system: 'legacy' }), trigger };
    const modern = { ...sampleDelivery('user_connection_status_changed', { system: 'modern' }), trigger };
    expect(routeOf(legacy)).toMatchObject({ system: 'legacy', trigger: 'after_connection_status_changed' });
    expect(routeOf(modern)).toMatchObject({ system: 'modern', trigger: 'user_connection_status_changed' });
  });

  it.each(['message_delivery_receipt', 'message_read_receipt'])('tells %s apart by its fields', (trigger) => {
    expect(routeOf(sampleDelivery(trigger, { system: 'legacy' })).system).toBe('legacy');
    expect(routeOf(sampleDelivery(trigger, { system: 'modern' })).system).toBe('modern');
  });

  it('takes group_member_removed for group_member_kicked', () => {
    const removed = routeOf(sampleDelivery('group_member_removed'));
    expect(removed).toEqual(routeOf(sampleDelivery('group_member_kicked')));
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'message_Sent', 'x'.repeat(300_000)])(
    'does not know the trigger %.20s',
    (trigger) => {
      const route = routeOf({ trigger, appId: 'a', webhook: 'w', data: {} });
      expect(route).toMatchObject({ trigger: undefined, system: 'unknown', category: 'other' });
      expect(route.identity).toMatch(/^v1[:#][!-~]{1,125}$/);
    },
  );

  it('waits for an answer to before_message only', () => {
    const synchronous = everySample.filter((sample) => isSynchronous(deliveryOf(sample.make())));
    expect(synchronous.map(({ trigger }) => trigger)).toEqual(['before_message']);
  });
});

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

  it.each([0, -5, 1e300, 'soon', '', null, '99999999999999999', 300_000_000_000, true, [1]])(
    'is left out where it makes no sense: %j',
    (sentAt) => {
      expect(
        routeOf(withValue(sampleDelivery('message_sent'), 'data.message.sentAt', sentAt)).time,
      ).toBeUndefined();
    },
  );

  it('is read from digits', () => {
    const sent = withValue(sampleDelivery('message_sent'), 'data.message.sentAt', '1760000000');
    expect(routeOf(sent).time).toBe(1_760_000_000_000);
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
