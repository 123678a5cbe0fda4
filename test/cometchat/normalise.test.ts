import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import { isSynchronousTrigger } from '../../lambda/cometchat/routing.ts';
import { sampleDelivery } from '../../lambda/cometchat/samples/index.ts';
import { eventNames, processedDataSchema } from '../../lambda/cometchat/schemas/processed.ts';
import { everySample, withValue } from './deliveries.ts';
import { normalised, violations } from './normalised.ts';

describe('a sample of each kind', () => {
  const published = everySample.filter(({ trigger }) => !isSynchronousTrigger(trigger));

  it.each(published)('$label becomes its event, by that event’s schema, without drift', (sample) => {
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

describe('the envelope', () => {
  it('keeps what has no other place in the event', () => {
    const envelope = { ...sampleDelivery('call_started'), attempt: 2, region: { code: 'eu' } };
    expect(normalised(envelope).data.envelope).toEqual({ attempt: 2, region: { code: 'eu' } });
    expect(normalised({ ...envelope, type: 'conference' }).data.envelope).toMatchObject({
      type: 'conference',
    });
  });

  it('keeps a type that is at odds with the trigger, and not one that says the same', () => {
    const typeIn = (trigger: string, type: string) =>
      normalised({ ...sampleDelivery(trigger), type }).data.envelope;
    expect(typeIn('call_started', 'meet')).toEqual({ type: 'meet' });
    expect(typeIn('meeting_started', 'call')).toEqual({ type: 'call' });
    expect(typeIn('call_started', 'call')).toBeUndefined();
    expect(typeIn('meeting_started', 'meet')).toBeUndefined();
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

describe('what a real delivery may have', () => {
  it.each([
    ['message_sent', 'data.message.id', 7],
    ['message_sent', 'data.message.sentAt', '1760000000'],
    ['message_sent', 'data.message.data.metadata', []],
    ['message_sent', 'data.message.data.mentions', []],
    ['message_sent', 'data.message.data.entities.sender.entity.avatar', null],
    ['message_sent', 'data.message.data', undefined],
    ['message_sent', 'data.message.updatedAt', ''],
    ['message_sent', 'data.message.data.attachments', [{ url: 'https://example.com/a', size: '12.5' }]],
    ['call_initiated', 'data.call.data.entities.on.entity.duration', '21.433000'],
    ['recording_generated', 'data.startTime', 1_760_000_000],
    ['recording_generated', 'data.startTime', '1760000000.433'],
    ['recording_generated', 'data.duration', 21.4],
    ['group_member_joined', 'data.group.membersCount', '3'],
    ['call_participant_joined', 'data.occupant.audio_call', true],
    ['after_campaign_completed', 'data.completedAt', null],
    ['push-notification-payload-generated', 'data.notificationDetails.sentAt', 1_760_000_000_000],
  ])('%s takes %s = %j', (trigger, path, value) => {
    expect(violations(withValue(sampleDelivery(trigger), path, value))).toEqual([]);
  });
});

describe('an object without fields that is written as an array', () => {
  it.each([
    ['message_sent', 'data.message.data'],
    ['message_sent', 'data.message.data.entities'],
    ['message_sent', 'data.message.data.moderation'],
    ['message_deleted', 'data.message.data.entities.on.entity.data'],
    ['message_read_receipt', 'data.body.user'],
    ['message_reaction_added', 'data.reaction.reactedBy'],
    ['user_connection_status_changed', 'data.currentConnection'],
    ['group_member_joined', 'data.by'],
    ['sms-notification-payload-generated', 'data.groupDetails'],
  ])('%s may have %s so, and consumers read null', (trigger, path) => {
    const envelope = withValue(sampleDelivery(trigger), path, []);
    expect({ data: normalised(envelope).data }).toEqual(
      withValue({ data: normalised(sampleDelivery(trigger)).data }, path, null),
    );
  });

  it('is one in an item of a list too, and changes nothing else', () => {
    const moderation = [{ condition: [], filter: [], rule: [] }, { rule: { id: 'r', action: [] } }];
    const judged = withValue(sampleDelivery('moderation_engine_blocked'), 'data.moderation', moderation);
    expect(normalised(withValue(judged, 'data.more', [])).data).toMatchObject({
      moderation: [{ condition: [], filter: [], rule: null }, { rule: { id: 'r', action: [] } }],
      more: [],
    });
  });

  it('of a legacy connection is lifted', () => {
    const envelope = sampleDelivery('after_connection_status_changed', { system: 'legacy' });
    expect(normalised(withValue(envelope, 'data.event.event_for', [])).data).toMatchObject({
      currentConnection: { action: 'connected' },
    });
  });

  it('is a violation where the object must be there, or is not empty', () => {
    expect(violations(withValue(sampleDelivery('message_sent'), 'data.message', []))).toMatchObject([
      { path: 'data.message' },
    ]);
    expect(violations(withValue(sampleDelivery('message_sent'), 'data.message.data', [1]))).toMatchObject([
      { path: 'data.message.data' },
    ]);
  });
});

describe('what no real delivery has', () => {
  it.each([
    ['message_sent', 'data.message.data.mentions', [{ uid: 'ada' }]],
    ['message_sent', 'data.message.sentAt', '1760000000,5'],
    ['message_sent', 'data.message.sentAt', ''],
    ['message_sent', 'data.message.conversationId', ''],
    ['message_read_receipt', 'data.body.timestamp', null],
  ])('%s does not take %s = %j', (trigger, path, value) => {
    expect(violations(withValue(sampleDelivery(trigger), path, value))).toMatchObject([{ path }]);
  });
});

describe('a large group', () => {
  it('of which as many people took part in a call as a body can hold', () => {
    const occupants = Array.from({ length: 12_000 }, (_none, index) => ({
      uid: `u${index}`,
      joined_at: 1_760_000_000,
      left_at: 1_760_000_100,
      audio_call: 'true',
    }));
    const ended = withValue(sampleDelivery('call_ended'), 'data.all_occupants', occupants);
    expect(violations(ended)).toEqual([]);
  });

  it('with ten thousand members', () => {
    const members = Object.fromEntries(
      Array.from({ length: 10_000 }, (_none, index) => [`u${index}`, { uid: `u${index}`, name: 'n' }]),
    );
    expect(violations(withValue(sampleDelivery('group_member_added'), 'data.members', members))).toEqual([]);
  });
});

describe('the published schemas', () => {
  it.each(eventNames)('of %s can be written as JSON Schema, open to new fields', (event) => {
    const schema = z.toJSONSchema(processedDataSchema(event));
    expect(schema).toMatchObject({ type: 'object', additionalProperties: {} });
  });

  it('are there for each event of the catalogue that is published, and for no other', () => {
    const published = catalogue.filter(({ trigger }) => !isSynchronousTrigger(trigger));
    expect(new Set<string>(eventNames)).toEqual(new Set(published.map(({ event }) => event)));
  });
});
