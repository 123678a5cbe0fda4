import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { withValue } from './deliveries.ts';
import { normalised, violations } from './normalised.ts';

describe('drift', () => {
  const driftOf = (path: string, value: JsonValue, trigger = 'user_mentioned') =>
    normalised(withValue(sampleDelivery(trigger, { receiver: 'ben' }), path, value)).drift.map(
      ({ kind, path: at }) => `${kind} ${at}`,
    );

  it.each([
    ['data.message.priority', 'data.message.priority'],
    ['data.more', 'data.more'],
    ['attempt', 'attempt'],
    ['data.message.data.mentions.ben.title', 'data.message.data.mentions.*.title'],
    ['data.message.data.entities.sender.entity.title', 'data.message.data.entities.sender.entity.title'],
  ])('names %s', (path, named) => {
    expect(driftOf(path, { deep: { secret: 1 } })).toEqual([`unknown-field ${named}`]);
  });

  it('collapses indices and says each path once', () => {
    expect(driftOf('data.all_occupants', [{ mood: 1 }, { mood: 2 }], 'call_ended')).toEqual([
      'unknown-field data.all_occupants[].mood',
    ]);
  });

  it.each(['data.message.data.metadata', 'data.message.data.customData'])('does not look into %s', (path) => {
    expect(driftOf(path, { anything: { at: 'all' } })).toEqual([]);
  });

  it('does not show what is no field name, and not more than twenty paths', () => {
    expect(driftOf('data.message.+49 221 1234', 1)).toEqual(['unknown-field data.message.?']);
    expect(driftOf('data.message.Ada said secret_word', 1)).toEqual(['unknown-field data.message.?']);
    expect(driftOf(`data.message.${'x'.repeat(64)}`, 1)).toEqual([
      `unknown-field data.message.${'x'.repeat(64)}`,
    ]);
    expect(driftOf(`data.message.${'x'.repeat(65)}`, 1)).toEqual(['unknown-field data.message.?']);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_none, index) => [`field${index}`, 1]));
    expect(normalised({ ...sampleDelivery('call_started'), ...many }).drift).toHaveLength(20);
    expect(
      normalised({ ...sampleDelivery('call_started'), data: { ...many, sessionId: 's', created_at: 1 } })
        .drift,
    ).toHaveLength(20);
  });
});

describe('violations', () => {
  it.each([
    ['message_sent', 'data.message.id'],
    ['message_read_receipt', 'data.body.messageId'],
    ['message_reaction_added', 'data.reaction.id'],
    ['user_blocked', 'data.by.uid'],
    ['user_connection_status_changed', 'data.user.uid'],
    ['group_updated', 'data.group.guid'],
    ['call_initiated', 'data.call.id'],
    ['call_started', 'data.sessionId'],
    ['moderation_engine_failed', 'data.resource.id'],
    ['after_feed_item_read', 'data.id'],
    ['push-notification-payload-generated', 'data.to.uid'],
  ])('of %s: without %s', (trigger, path) => {
    const found = (value: JsonValue | undefined) =>
      violations(withValue(sampleDelivery(trigger), path, value)).map(({ path: at, problem }) => [
        at,
        problem,
      ]);
    expect(found(undefined)).toEqual([[path, 'missing']]);
    expect(found(null)).toEqual([[path, 'missing']]);
    expect(found('')).toEqual([[path, 'empty']]);
    expect(found({ secret: 'value' })).toEqual([[path, 'expected text']]);
  });

  it('name an object that is none', () => {
    expect(violations(withValue(sampleDelivery('message_sent'), 'data.message', 'x'))).toEqual([
      { path: 'data.message', problem: 'expected object' },
    ]);
  });

  it.each<[string, JsonValue, JsonValue | undefined]>([
    ['{"uid":"ben"}', { uid: 'ben' }, undefined],
    ['{"polluted":1}', null, { polluted: 1 }],
    ['7', null, 7],
  ])('are none of a member whose uid is __proto__: %s', (member, kept, aside) => {
    const joined = sampleDelivery('group_member_joined');
    const members: JsonObject = JSON.parse(`{"ada":{"uid":"ada"},"__proto__":${member}}`);
    const { data } = normalised(withValue(joined, 'data.members', members));
    const found = isJsonObject(data.members) ? new Map(Object.entries(data.members)) : new Map();
    expect(found.get('__proto__') ?? null).toEqual(kept);
    expect(data.unexpected).toEqual(aside === undefined ? undefined : { '/members/__proto__': aside });
  });
});
