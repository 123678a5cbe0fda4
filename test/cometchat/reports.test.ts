import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../lambda/cometchat/json.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import { withValue } from './deliveries.ts';
import { normalised, violations } from './normalised.ts';

describe('drift', () => {
  const driftOf = (path: string, value: JsonValue, trigger = 'user_mentioned') =>
    normalised(withValue(sampleDelivery(trigger, { receiver: 'ben' }), path, value)).drift;

  it.each([
    ['data.message.priority', 'data.message.priority'],
    ['data.more', 'data.more'],
    ['attempt', 'attempt'],
    ['data.message.data.mentions.ben.title', 'data.message.data.mentions.*.title'],
    ['data.message.data.entities.sender.entity.title', 'data.message.data.entities.sender.entity.title'],
  ])('names %s', (path, named) => {
    expect(driftOf(path, { deep: { secret: 1 } })).toEqual([named]);
  });

  it('collapses indices and says each path once', () => {
    expect(driftOf('data.all_occupants', [{ mood: 1 }, { mood: 2 }], 'call_ended')).toEqual([
      'data.all_occupants[].mood',
    ]);
  });

  it.each(['data.message.data.metadata', 'data.message.data.customData'])('does not look into %s', (path) => {
    expect(driftOf(path, { anything: { at: 'all' } })).toEqual([]);
  });

  it('does not show what is no field name, and not more than twenty paths', () => {
    expect(driftOf('data.message.+49 221 1234', 1)).toEqual(['data.message.?']);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_none, index) => [`field${index}`, 1]));
    expect(normalised({ ...sampleDelivery('call_started'), ...many }).drift).toHaveLength(20);
    expect(
      normalised({ ...sampleDelivery('call_started'), data: { ...many, sessionId: 's', created_at: 1 } })
        .drift,
    ).toHaveLength(20);
  });
});

describe('violations', () => {
  it('name path and kind, never a value or a uid', () => {
    const mentioned = sampleDelivery('user_mentioned', { receiver: 'ben' });
    const broken = withValue(
      withValue(mentioned, 'data.message.data.mentions.ben.uid', 4711),
      'data.message.sentAt',
      'gestern',
    );
    const found = violations(broken);
    expect(found.map(({ path }) => path).sort()).toEqual([
      'data.message.data.mentions.*.uid',
      'data.message.sentAt',
    ]);
    expect(JSON.stringify(found)).not.toMatch(/4711|gestern|ben/);
  });

  it.each([
    ['message_sent', 'data.message.id'],
    ['message_sent', 'data.message.conversationId'],
    ['message_sent', 'data.message.sentAt'],
    ['message_read_receipt', 'data.body.messageId'],
    ['message_reaction_added', 'data.reaction.reactedAt'],
    ['user_blocked', 'data.by.uid'],
    ['user_connection_status_changed', 'data.timestamp'],
    ['group_updated', 'data.group.guid'],
    ['call_started', 'data.sessionId'],
    ['call_participant_joined', 'data.occupant.joined_at'],
    ['moderation_engine_failed', 'data.completedAt'],
    ['after_feed_item_read', 'data.id'],
    ['push-notification-payload-generated', 'data.to.uid'],
  ])('of %s: without %s', (trigger, path) => {
    const found = violations(withValue(sampleDelivery(trigger), path, undefined));
    expect(found.map((violation) => violation.path)).toEqual([path]);
  });

  it.each([
    ['{"uid":"ben"}', true],
    ['{"polluted":1}', false],
    ['7', false],
  ])('do not miss a member whose uid is __proto__: %s', (member, fine) => {
    const joined = sampleDelivery('group_member_joined');
    const members: JsonObject = JSON.parse(`{"ada":{"uid":"ada"},"__proto__":${member}}`);
    expect(violations(withValue(joined, 'data.members', members)).length === 0).toBe(fine);
  });

  it('name a list that is too long, and not its items', () => {
    const ended = sampleDelivery('call_ended');
    const occupants = (count: number) => Array.from({ length: count }, () => ({ joined_at: {} }));
    expect(violations(withValue(ended, 'data.all_occupants', occupants(20_001)))).toEqual([
      { path: 'data.all_occupants', problem: 'too large' },
    ]);
    expect(violations(withValue(ended, 'data.all_occupants', occupants(1)))).toEqual([
      { path: 'data.all_occupants[].joined_at', problem: 'missing, or not of a kind that is allowed here' },
    ]);
  });

  it('name a map that is too long, and none of its keys', () => {
    const joined = sampleDelivery('group_member_joined');
    const members = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_none, index) => [`u${index}`, { uid: `u${index}` }]),
      );
    expect(violations(withValue(joined, 'data.members', members(20_000)))).toEqual([]);
    expect(violations(withValue(joined, 'data.members', members(20_001)))).toMatchObject([
      { path: 'data.members' },
    ]);
  });

  it('are at most twenty', () => {
    const occupants = Array.from({ length: 5000 }, () => 'nobody');
    expect(violations(withValue(sampleDelivery('call_ended'), 'data.all_occupants', occupants))).toHaveLength(
      20,
    );
  });

  it('stop a nesting that could not be written again', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    const result = normaliseDelivery({
      trigger: 'anything',
      appId: 'a',
      webhook: 'w',
      data: { deep },
      envelope: { data: { deep } },
    });
    expect(result).toEqual({
      ok: false,
      violations: [{ path: 'data', problem: 'nested deeper than 200 levels' }],
    });
  });
});
