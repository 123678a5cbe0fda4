import { describe, expect, it } from 'vitest';
import { catalogue, findRow } from '../../lambda/cometchat/catalogue/index.ts';
import { isSynchronous } from '../../lambda/cometchat/routing.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
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
    const modern = sampleDelivery(trigger, { system: 'modern' });
    expect(routeOf(modern).system).toBe('modern');
    expect(routeOf(withValue(modern, 'data.messageId', '58')).system).toBe('modern');
  });

  it.each([
    ['message_sent', 'messages'],
    ['after_message', 'messages'],
    ['message_read_receipt', 'receipts'],
    ['moderation_engine_failed', 'moderation'],
    ['user_blocked', 'users'],
    ['after_connection_status_changed', 'users'],
    ['group_member_joined', 'groups'],
    ['call_initiated', 'calls'],
    ['meeting_ended', 'calls'],
    ['transcription_generated', 'calls'],
    ['after_feed_item_read', 'campaigns'],
    ['push-notification-payload-generated', 'other'],
    ['sms-notification-payload-generated', 'other'],
  ])('sends %s through the lane %s', (trigger, category) => {
    expect(routeOf(sampleDelivery(trigger)).category).toBe(category);
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
      expect(route.identity).toMatch(/^v2[:#][!-~]{1,125}$/);
    },
  );

  it('waits for an answer to before_message only', () => {
    const synchronous = everySample.filter((sample) => isSynchronous(deliveryOf(sample.make())));
    expect(synchronous.map(({ trigger }) => trigger)).toEqual(['before_message']);
  });
});
