import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import { type Route, routeDelivery } from '../../lambda/cometchat/routing.ts';
import { decodeAttributes, encodeAttributes } from '../../lambda/sqs/delivery-attributes.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { deliveryOf, receivedAt, withValue } from './deliveries.ts';

const scene = { seed: 3, sender: 'ada', receiver: 'ben', group: 'climbers', messageId: '7' };
const second = Date.UTC(2026, 0, 1);

/** What can be done to one thing, to and fro: two deliveries with nothing between them that moves but what is said. */
const toggles: Readonly<Record<string, (position: number) => readonly [JsonObject, JsonObject]>> = {
  'a block': () => both('user_blocked', 'user_unblocked'),
  'a block without users': () => [
    withValue(both('user_blocked', 'user_unblocked')[0], 'data.users', []),
    withValue(both('user_blocked', 'user_unblocked')[1], 'data.users', []),
  ],
  'a pin': () => both('message_pinned', 'message_unpinned'),
  'a pin with a moving time': (position) => {
    const [pinned, unpinned] = both('message_pinned', 'message_unpinned');
    return [withValue(pinned, 'data.message.pinnedAt', 1_760_000_000 + position), unpinned];
  },
  'a pinned conversation': () => both('conversation_pinned', 'conversation_unpinned'),
  'a scope': () => {
    const change = sample('group_member_scope_changed');
    return [
      withValue(change, 'data.members.ben.scope', 'moderator'),
      withValue(change, 'data.members.ben.scope', 'participant'),
    ];
  },
  'being added': () => both('group_member_added', 'group_member_kicked'),
  joining: () => both('group_member_joined', 'group_member_left'),
  'a ban': () => both('group_member_banned', 'group_member_unbanned'),
  'two unbans on behalf of somebody': () => both('group_member_unbanned', 'group_member_unbanned'),
  presence: (position) => {
    const connection = (variant: string) =>
      sampleDelivery('user_connection_status_changed', { ...scene, variant, time: second + position });
    return [connection('connected'), connection('disconnected')];
  },
  'an owner': (position) => {
    const transferred = withValue(
      sample('group_owner_transferred'),
      'data.group.updatedAt',
      1_760_000_000 + position,
    );
    return [transferred, withValue(transferred, 'data.group.owner', 'another')];
  },
  'what nobody has described': () => [unknown('thing_opened'), unknown('thing_closed')],
};

function sample(trigger: string): JsonObject {
  return sampleDelivery(trigger, { ...scene, time: second });
}

function both(one: string, other: string): readonly [JsonObject, JsonObject] {
  return [sample(one), sample(other)];
}

function unknown(trigger: string): JsonObject {
  return { trigger, appId: 'a', webhook: 'w', data: { conversationId: 'group_climbers' } };
}

/** As the ingress routes a delivery, and as the worker routes what the ingress queued. */
function routes(envelope: JsonObject, position: number): readonly [Route, Route] {
  const receipt = { receivedAt: receivedAt + Math.floor(position / 3), requestId: `Request-${position}=` };
  const { trigger, webhook } = deliveryOf(envelope);
  const sent = encodeAttributes({ trigger, webhook, ...receipt });
  const record = Object.entries(sent).map(([name, { StringValue }]) => [name, { stringValue: StringValue }]);
  const queued = decodeAttributes(Object.fromEntries(record));
  if (queued === undefined) throw new Error('the attributes were lost');
  return [routeDelivery(deliveryOf(envelope), receipt), routeDelivery(deliveryOf(envelope), queued)];
}

/** SQS's own rule: within a group, a deduplication id that it has seen is dropped. */
function fifo(deliveries: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  return deliveries.filter(({ messageGroupId, messageDeduplicationId }) => {
    const key = `${messageGroupId} ${messageDeduplicationId}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

describe('any sequence of toggles of one thing', () => {
  it.each(Object.keys(toggles))('comes out complete and in order: %s', (name) => {
    const toggle = toggles[name];
    if (toggle === undefined) throw new Error(name);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }), (turns) => {
        const routed = turns.map((on, position) => routes(toggle(position)[on ? 0 : 1], position));
        for (const [ingress, worker] of routed) expect(worker).toEqual(ingress);
        const sent = routed.map(([route]) => route);
        expect(fifo(sent)).toEqual(sent);
        expect(new Set(sent.map(({ identity }) => identity)).size).toBe(turns.length);
        expect(
          new Set(sent.map(({ messageGroupId, category }) => `${category} ${messageGroupId}`)).size,
        ).toBe(1);
      }),
      { numRuns: 30 },
    );
  });
});
