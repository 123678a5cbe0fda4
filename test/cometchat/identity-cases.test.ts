import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { smokeTrigger } from '../../lambda/cometchat/smoke-test.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { routeOf, withValue } from './deliveries.ts';

/** As one delivery and its retry have it: what differs by the receipt alone is left to other tests. */
const identityOf = (envelope: JsonObject) => routeOf(envelope).identity;

describe('events that a coarser key would merge', () => {
  const second = { seed: 3, sessionId: 's', time: Date.UTC(2026, 0, 1) };

  it.each(['call_participant_joined', 'call_participant_left', 'meeting_participant_joined'])(
    'keeps two participants in one second apart: %s',
    (trigger) => {
      const one = sampleDelivery(trigger, { ...second, sender: 'ada' });
      const other = sampleDelivery(trigger, { ...second, sender: 'ben' });
      expect(identityOf(one)).not.toBe(identityOf(other));
    },
  );

  it.each(['documented', 'observed'])('keeps two edits in one second apart: %s', (variant) => {
    const edit = (text: string) =>
      sampleDelivery('message_edited', { seed: 3, variant, messageId: '7', time: second.time, text });
    expect(identityOf(edit('first'))).not.toBe(identityOf(edit('second')));
    expect(identityOf(edit('first'))).toBe(identityOf(edit('first')));
  });

  it('keeps receipts of two readers apart', () => {
    const read = (receiver: string) =>
      sampleDelivery('message_read_receipt', { ...second, messageId: '7', group: 'g', receiver });
    expect(identityOf(read('ben'))).not.toBe(identityOf(read('cem')));
  });

  it('keeps a bot callback and a legacy message apart, even where bot and webhook have one name', () => {
    const legacy = sampleDelivery('after_message', { webhook: 'same', messageId: '7', system: 'legacy' });
    const bot = sampleDelivery('after_message', { receiver: 'same', messageId: '7', system: 'bot' });
    expect(identityOf(bot)).not.toBe(identityOf(legacy));
  });

  it.each([
    ['metadata', { choice: 'b' }],
    ['topic', 'b'],
    ['variables', { choice: 'b' }],
  ])('keeps two interactions with one item in one second apart by their %s', (field, value) => {
    const interaction = sampleDelivery('after_feed_item_interacted', second);
    expect(identityOf(withValue(interaction, `data.${field}`, value))).not.toBe(identityOf(interaction));
  });

  it.each([
    ['moderation_engine_approved', 'data.message.data.text', 'another text'],
    ['moderation_engine_blocked', 'data.message.updatedAt', 1_760_000_001],
    ['moderation_engine_failed', 'data.contentType', 'image'],
    ['message_delivery_receipt', 'data.body.user.uid', 'another'],
    ['message_read_receipt', 'data.body.timestamp', 1_760_000_001],
    ['message_delivered_to_all', 'data.body.messageId', '12345'],
    ['message_reaction_removed', 'data.reaction.reactedAt', 1_760_000_001],
    ['user_mentioned', 'data.message.data.mentions', { another: { uid: 'another' } }],
    ['user_connection_status_changed', 'data.currentConnection.action', 'another'],
    ['user_connection_status_changed', 'data.currentConnection.connectedAt', 1_760_000_000_001],
    ['after_connection_status_changed', 'data.event.event_for.session_id', 'another'],
    ['group_owner_transferred', 'data.group.owner', 'another'],
    ['group_updated', 'data.group.somethingNew', 7],
    ['group_updated', 'data.group.membersCount', 1234],
    ['user_mentioned', 'data.message.data.text', 'another text'],
    ['message_edited', 'data.message.data.entities.on.entity.data.mentions', { ben: { uid: 'ben' } }],
    ['moderation_engine_blocked', 'data.moderation', [{ condition: { operand: 'image' } }]],
    ['moderation_engine_approved', 'data.moderation', [{ filter: 'image' }]],
    ['moderation_manual_approved', 'data.reviewed', false],
    ['message_delivered_to_all', 'data.body.timestamp', 1_760_000_001],
    ['recording_generated', 'data.recording_url', 'https://example.com/b'],
    ['call_initiated', 'data.call.sentAt', 1_760_000_001],
    ['call_started', 'data.created_at', 1_760_000_001],
    ['call_ended', 'data.destroyed_at', 1_760_000_001],
    ['recording_generated', 'data.startTime', '1760000001'],
    ['transcription_generated', 'data.tid', 'another'],
    ['after_campaign_completed', 'data.completedAt', 1_760_000_001],
    ['after_push_notification_clicked', 'data.clickedAt', 1_760_000_001],
    ['push-notification-payload-generated', 'data.notificationDetails.callAction', 'ended'],
    ['push-notification-payload-generated', 'data.notificationDetails.sender', 'another'],
  ])('keeps two %s apart by %s', (trigger, path, value) => {
    const one = sampleDelivery(trigger, second);
    expect(identityOf(withValue(one, path, value))).not.toBe(identityOf(one));
  });

  it('takes a bot for the sender only where there is no webhook', () => {
    const sent = sampleDelivery('message_sent', { webhook: 'hook' });
    expect(identityOf({ ...sent, bot: 'helper' })).toBe(identityOf(sent));
  });

  it.each([
    ['type', 'image'],
    ['tags', ['pinned']],
    ['data.url', 'https://example.com/b'],
    ['data.attachments', [{ url: 'https://example.com/b' }]],
    ['data.customData', { step: 2 }],
    ['data.interactiveData', { step: 2 }],
    ['data.metadata', { step: 2 }],
  ])('keeps two edits in one second apart that change only %s', (field, value) => {
    const edit = sampleDelivery('message_edited', { ...second, variant: 'observed' });
    const inside = sampleDelivery('message_edited', { ...second, variant: 'documented' });
    const path = 'data.message.data.entities.on.entity';
    expect(identityOf(withValue(edit, `data.message.${field}`, value))).not.toBe(identityOf(edit));
    expect(identityOf(withValue(inside, `${path}.${field}`, value))).not.toBe(identityOf(inside));
  });

  it('keeps a legacy message, its edit and its deletion apart, though they have one id', () => {
    const message = (variant: string) =>
      withValue(sampleDelivery('after_message', { ...second, system: 'legacy', variant }), 'data.id', '7');
    const identities = ['text', 'edit', 'deletion'].map((variant) => identityOf(message(variant)));
    expect(new Set(identities).size).toBe(3);
  });

  it('keeps two legacy sessions apart that come in one millisecond without session ids', () => {
    const base = withValue(
      sampleDelivery('after_connection_status_changed', { ...second, system: 'legacy' }),
      'data.event.event_for.session_id',
      undefined,
    );
    const path = 'data.event.event_for.platform';
    expect(identityOf(withValue(base, path, 'ios'))).not.toBe(identityOf(withValue(base, path, 'android')));
  });

  it('keeps two namesakes without uids apart who join in one second', () => {
    const joined = withValue(
      sampleDelivery('call_participant_joined', second),
      'data.occupant.uid',
      undefined,
    );
    expect(routeOf(joined, { requestId: 'r-2' }).identity).not.toBe(identityOf(joined));
  });

  it('keeps two deliveries apart of one millisecond, and those of one request together', () => {
    const blocked = sampleDelivery('user_blocked', second);
    expect(routeOf(blocked, { requestId: 'r-2' }).identity).not.toBe(identityOf(blocked));
    expect(routeOf(blocked, { receivedAt: 7 }).identity).not.toBe(identityOf(blocked));
    expect(identityOf(blocked)).toBe(
      'v2:27485d16b3a90c1e:relay:user_blocked:~receipt.1772366430000.JKJaXmPLvHcESHA=',
    );
  });

  it.each(['title', 'body', 'type'])(
    'keeps two pushes of one sender, group and second apart by their %s',
    (field) => {
      const push = (text: string) =>
        withValue(
          sampleDelivery('push-notification-payload-generated', { ...second, messageId: 'the-group' }),
          `data.notificationDetails.${field}`,
          text,
        );
      expect(identityOf(push('Ada has added Ben'))).not.toBe(identityOf(push('Ada has added Cem')));
      expect(identityOf(push('Ada has added Ben'))).toBe(identityOf(push('Ada has added Ben')));
    },
  );

  it('keeps two pushes of messages with one text apart', () => {
    const push = (id: string) =>
      withValue(
        sampleDelivery('push-notification-payload-generated', { ...second, messageId: 'the-group' }),
        'data.notificationDetails.message',
        { id },
      );
    expect(identityOf(push('1'))).not.toBe(identityOf(push('2')));
  });

  it('does not depend on the order of a map', () => {
    const updated = (...uids: readonly string[]) =>
      withValue(
        sampleDelivery('group_updated', second),
        'data.group.metadata',
        Object.fromEntries(uids.map((uid) => [uid, { uid }])),
      );
    expect(identityOf(updated('ada', 'ben'))).toBe(identityOf(updated('ben', 'ada')));
  });

  it('does not mix up texts that hold the separators', () => {
    const of = (webhook: string, id: string) =>
      identityOf(withValue(sampleDelivery('message_sent', { webhook }), 'data.message.id', id));
    expect(of('a:message_sent:1', '2')).not.toBe(of('a', '1:message_sent:2'));
  });
});

describe('names in an identity', () => {
  it('are digests only: an identity is logged', () => {
    const joined = sampleDelivery('call_participant_joined', { sessionId: 's', sender: 'u' });
    expect(identityOf(withValue(joined, 'data.occupant.name', 'Grace'))).not.toContain('Grace');
  });
});

describe('the name of a trigger', () => {
  it('that the relay does not know is in no id and in no message group', () => {
    const route = routeOf({ trigger: 'call Grace 0170 123456', appId: 'a', webhook: 'w', data: {} });
    expect(JSON.stringify(route)).not.toMatch(/Grace|0170/);
    expect(route.identity).toMatch(/^v2:a:w:unknown-[\w-]{22}:~receipt\./);
    expect(route.messageGroupId).toBe(`a:${route.subject.toLowerCase()}`);
    expect(route.subject).toMatch(/^unknown-[\w-]{22}$/);
  });

  it('of the relay itself is there, and its nonce makes the id', () => {
    const test = (nonce: string) => ({ trigger: smokeTrigger, appId: 'a', webhook: 'w', data: { nonce } });
    expect(identityOf(test('n-1'))).toBe('v2:a:w:relay_smoke_test:n-1');
  });
});
