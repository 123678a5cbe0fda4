import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { sqsBody } from '../../lambda/cometchat/queued-delivery.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import { deliveryOf, receivedAt, routeOf, withValue } from './deliveries.ts';

const identityOf = (envelope: JsonObject, at?: number) => routeOf(envelope, at).identity;

describe('events that a coarser key would merge', () => {
  const second = { seed: 3, sessionId: 's', time: Date.UTC(2026, 0, 1) };

  it.each(['call_participant_joined', 'call_participant_left', 'meeting_participant_joined'])(
    'keeps two participants in one second apart: %s',
    (trigger) => {
      const one = sampleDelivery(trigger, { ...second, sender: 'ada' });
      const other = sampleDelivery(trigger, { ...second, sender: 'ben' });
      expect(identityOf(one)).not.toBe(identityOf(other));
      const nameless = (envelope: JsonObject) => withValue(envelope, 'data.occupant.uid', undefined);
      expect(identityOf(nameless(one))).not.toBe(identityOf(nameless(other)));
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
    ['group_member_scope_changed', 'data.members', { ada: { uid: 'ada', scope: 'moderator' } }],
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

  it('keeps two bans in one second apart where both show who banned', () => {
    const ban = (membersCount: number) =>
      withValue(sampleDelivery('group_member_banned', second), 'data.group.membersCount', membersCount);
    expect(identityOf(ban(7))).not.toBe(identityOf(ban(8)));
  });

  it.each(['user_blocked', 'user_unblocked', 'group_member_added', 'message_pinned', 'conversation_pinned'])(
    'keeps %s and the same a minute later apart, and a retry together',
    (trigger) => {
      const one = sampleDelivery(trigger, second);
      expect(identityOf(one, receivedAt + 60_000)).not.toBe(identityOf(one));
      expect(identityOf(one, receivedAt + 20_000)).toBe(identityOf(one));
    },
  );

  it.each(['group_member_scope_changed', 'group_member_unbanned'])(
    'keeps two %s apart that leave the time of their group as it was, and does not take that for theirs',
    (trigger) => {
      const change = sampleDelivery(trigger, second);
      expect(identityOf(change, receivedAt + 60_000)).not.toBe(identityOf(change));
      expect(identityOf(change, receivedAt + 20_000)).toBe(identityOf(change));
      expect(routeOf(withValue(change, 'data.group.updatedAt', 1_760_000_000)).time).toBeUndefined();
    },
  );

  it('keeps changes of a group apart by the minute where they have no time', () => {
    const updated = withValue(sampleDelivery('group_updated', second), 'data.group.updatedAt', undefined);
    expect(identityOf(updated, receivedAt + 60_000)).not.toBe(identityOf(updated));
    expect(identityOf(updated, receivedAt + 20_000)).toBe(identityOf(updated));
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

  it('keeps a group that is made again apart from the first, where neither has a time', () => {
    const created = withValue(sampleDelivery('group_created', second), 'data.group.createdAt', undefined);
    expect(identityOf(created, receivedAt + 60_000)).not.toBe(identityOf(created));
    expect(identityOf(created, receivedAt + 20_000)).toBe(identityOf(created));
  });

  it('does not depend on the order of a map', () => {
    const blocked = (...uids: readonly string[]) =>
      withValue(
        sampleDelivery('user_blocked', second),
        'data.users',
        Object.fromEntries(uids.map((uid) => [uid, { uid }])),
      );
    expect(identityOf(blocked('ada', 'ben'))).toBe(identityOf(blocked('ben', 'ada')));
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

describe('the hash of a body', () => {
  it('is the same for the ingress and for the worker, where SQS needs characters escaped', () => {
    const envelope = { trigger: 'not_known', appId: 'a', webhook: 'w', data: { text: '\uffff' } };
    const body = JSON.stringify(envelope);
    const route = (text: string) => routeDelivery(deliveryOf(envelope), { receivedAt, body: text });
    expect(sqsBody(body)).not.toBe(body);
    expect(route(sqsBody(body)).identity).toBe(route(body).identity);
  });
});
