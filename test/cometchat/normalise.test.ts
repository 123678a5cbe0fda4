import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import type { JsonObject, JsonValue } from '../../lambda/cometchat/json.ts';
import { normaliseDelivery } from '../../lambda/cometchat/normalise.ts';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import {
  eventNames,
  processedDataSchema,
  processedDataSchemas,
} from '../../lambda/cometchat/schemas/processed.ts';
import { deliveryOf, everySample, withValue } from './deliveries.ts';

function normalised(envelope: JsonObject) {
  const result = normaliseDelivery(deliveryOf(envelope));
  if (!result.ok) throw new Error(JSON.stringify(result.violations));
  return result;
}

function violations(envelope: JsonObject) {
  const result = normaliseDelivery(deliveryOf(envelope));
  return result.ok ? [] : result.violations;
}

describe('a sample of each kind', () => {
  it.each(everySample)('$label becomes its event, by that event’s schema, without drift', (sample) => {
    const row = catalogue.find(({ name }) => name === sample.row);
    const event = eventNames.find((name) => name === row?.event);
    if (event === undefined) throw new Error(`no schema of ${sample.row}`);
    const { type, dataschema, data, drift } = normalised(sample.make());
    expect(type).toBe(`com.cometchat.${event}`);
    expect(dataschema).toBe(`urn:cometchat-webhook-relay:${event}:v1`);
    expect(drift).toEqual([]);
    expect(processedDataSchema(event).safeParse(data).error).toBeUndefined();
  });

  it.each(everySample.filter(({ system }) => system === 'modern'))(
    '$label keeps its data as it came',
    (sample) => {
      const envelope = sample.make();
      expect(normalised(envelope).data).toEqual(envelope.data);
    },
  );
});

describe('lifting', () => {
  it('puts a legacy message under message', () => {
    const envelope = sampleDelivery('after_message', { system: 'legacy' });
    expect(normalised(envelope).type).toBe('com.cometchat.message_sent');
    expect(normalised(envelope).data).toEqual({
      message: envelope.data,
      envelope: { origin: { platform: 'API' }, chatAPIVersion: '3.0' },
    });
  });

  it.each([
    ['deletion', 'com.cometchat.message_deleted'],
    ['edit', 'com.cometchat.message_edited'],
  ])('makes an after_message that is a %s the event %s', (variant, type) => {
    expect(normalised(sampleDelivery('after_message', { variant })).type).toBe(type);
  });

  it('leaves an action message of message_sent what it is', () => {
    const { type, data } = normalised(sampleDelivery('message_sent', { variant: 'action' }));
    expect(type).toBe('com.cometchat.message_sent');
    expect(data).toMatchObject({ message: { category: 'action', data: { action: 'edited' } } });
  });

  it('gives a legacy receipt the modern form', () => {
    const receipt = sampleDelivery('message_read_receipt', {
      system: 'legacy',
      sender: 'ada',
      receiver: 'ben',
      messageId: '58',
      time: Date.UTC(2026, 0, 1),
    });
    expect(normalised(withValue(receipt, 'data.deviceCount', 2)).data).toEqual({
      receiver: 'ada',
      receiverType: 'user',
      type: 'receipts',
      sender: 'ben',
      messageSender: 'ada',
      body: { action: 'read', messageId: '58', user: { uid: 'ben' }, timestamp: Date.UTC(2026, 0, 1) / 1000 },
      legacy: { deviceCount: 2 },
      envelope: { origin: { platform: 'WEBSOCKET' }, chatAPIVersion: '3.0' },
    });
  });

  it('gives a legacy connection event the modern form, and loses nothing', () => {
    const time = Date.UTC(2026, 0, 1);
    const envelope = sampleDelivery('user_connection_status_change', {
      system: 'legacy',
      variant: 'disconnected, others stay',
      sender: 'ada',
      time,
    });
    const { data } = normalised(envelope);
    expect(data).toMatchObject({
      timestamp: time,
      user: { uid: 'ada', status: 'online' },
      status: 'online',
      currentConnection: { action: 'disconnected', platform: 'web', connectedAt: time - 90_000 },
      userPresenceChanged: false,
      legacy: { user: { status_updated_at: String(time) }, connections: [{ platform: 'android' }, {}] },
    });
    for (const value of leaves(envelope.data)) {
      expect(leaves(data).map(String)).toContain(String(value));
    }
  });

  it('keeps a message sent to a bot apart from message_sent, with the bot', () => {
    const { type, data } = normalised(sampleDelivery('after_message', { system: 'bot', receiver: 'helper' }));
    expect(type).toBe('com.cometchat.message_sent_to_bot');
    expect(data).toMatchObject({ envelope: { bot: 'helper' } });
  });
});

describe('the envelope', () => {
  it('keeps what has no other place in the event', () => {
    const envelope = { ...sampleDelivery('call_started'), attempt: 2, region: { code: 'eu' } };
    expect(normalised(envelope).data.envelope).toEqual({ attempt: 2, region: { code: 'eu' } });
    expect(normalised({ ...envelope, type: 'conference' }).data.envelope).toMatchObject({
      type: 'conference',
    });
  });

  it('keeps a field of that name too', () => {
    const envelope = withValue({ ...sampleDelivery('call_started'), attempt: 2 }, 'data.envelope', 'theirs');
    expect(normalised(envelope).data.envelope).toEqual({ attempt: 2, 'data.envelope': 'theirs' });
  });
});

describe('an unknown trigger', () => {
  const unknown = (trigger: string) => ({ trigger, appId: 'a', webhook: 'w', data: { any: ['thing'] } });

  it('is kept under its own type', () => {
    expect(normalised(unknown('message_starred'))).toEqual({
      ok: true,
      type: 'com.cometchat.message_starred',
      dataschema: 'urn:cometchat-webhook-relay:unknown:v1',
      data: { any: ['thing'] },
      drift: [],
    });
  });

  it.each(['message_sent_to_bot', 'a b', '', '../x', 'ü', 'x'.repeat(101)])(
    'cannot make up a type that promises something, or is none: %.20s',
    (trigger) => {
      const type = trigger === '' ? 'com.cometchat.unknown' : normalised(unknown(trigger)).type;
      expect(type).toBe('com.cometchat.unknown');
    },
  );
});

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
    expect(found.map(({ path }) => path)).toContain('data.message.sentAt');
    expect(found.some(({ path }) => path.startsWith('data.message.data.mentions'))).toBe(true);
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

describe('what a real delivery may have', () => {
  it.each([
    ['message_sent', 'data.message.id', 7],
    ['message_sent', 'data.message.sentAt', '1760000000'],
    ['message_sent', 'data.message.data.metadata', []],
    ['message_sent', 'data.message.data.mentions', []],
    ['message_sent', 'data.message.data.entities.sender.entity.avatar', null],
    ['message_sent', 'data.message.data', undefined],
    ['recording_generated', 'data.startTime', 1_760_000_000],
    ['recording_generated', 'data.duration', 21.4],
    ['group_member_joined', 'data.group.membersCount', '3'],
    ['call_participant_joined', 'data.occupant.audio_call', true],
    ['after_campaign_completed', 'data.completedAt', null],
    ['push-notification-payload-generated', 'data.notificationDetails.sentAt', 1_760_000_000_000],
  ])('%s takes %s = %j', (trigger, path, value) => {
    expect(violations(withValue(sampleDelivery(trigger), path, value))).toEqual([]);
  });
});

describe('the published schemas', () => {
  it.each(processedDataSchemas())(
    'of $event can be written as JSON Schema, open to new fields',
    ({ schema }) => {
      expect(z.toJSONSchema(schema)).toMatchObject({ type: 'object', additionalProperties: {} });
    },
  );

  it('are there for each event of the catalogue, and for no other', () => {
    expect(new Set<string>(eventNames)).toEqual(new Set(catalogue.map(({ event }) => event)));
  });
});

/** Every value in it that is neither object nor array. */
function leaves(value: JsonValue | undefined): JsonValue[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [value];
  return Object.values(value).flatMap(leaves);
}
