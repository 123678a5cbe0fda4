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
