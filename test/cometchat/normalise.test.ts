import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import { isJsonObject, type JsonValue } from '../../lambda/cometchat/json.ts';
import { rowShapeOf } from '../../lambda/cometchat/normalise/row-shapes.ts';
import type { ObjectShape } from '../../lambda/cometchat/normalise/shape.ts';
import { isSynchronousTrigger } from '../../lambda/cometchat/routing.ts';
import { eventNames, processedDataSchema } from '../../lambda/cometchat/schemas/processed.ts';
import { valueAt } from '../../lambda/cometchat/value-at.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
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
    expect(dataschema).toMatch(`urn:cometchat-webhook-relay:${event}:v`);
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
    expect(normalised(envelope).data).toMatchObject({
      envelope: { attempt: 2 },
      unexpected: { '/envelope': 'theirs' },
    });
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

/** The JSON Pointer of a dotted path, from the data. */
function pointerOf(path: string): string {
  return path.replace(/^data/, '').replaceAll('.', '/');
}

/** What becomes of one place of a sample when it is sent another value, and what is noted of it. */
function sent(trigger: string, path: string, value: JsonValue | undefined) {
  const { data, drift } = normalised(withValue(sampleDelivery(trigger, { receiver: 'ben' }), path, value));
  const { unexpected } = data;
  return { value: valueAt({ data }, path), unexpected, drift: drift.map(({ kind, path: at }) => [kind, at]) };
}

describe('a value of another kind whose meaning is sure', () => {
  it.each<[string, string, JsonValue, JsonValue]>([
    ['message_sent', 'data.message.id', 7, '7'],
    ['message_sent', 'data.message.muid', 1_760_000_000_123, '1760000000123'],
    ['message_sent', 'data.message.data.text', 4711, '4711'],
    ['message_sent', 'data.message.sentAt', '1760000000', 1_760_000_000],
    ['message_sent', 'data.message.data', [], {}],
    ['message_sent', 'data.message.data.mentions', [], {}],
    [
      'message_sent',
      'data.message.data.mentions',
      [{ uid: 'ada' }, { uid: 'ben' }],
      { ada: { uid: 'ada' }, ben: { uid: 'ben' } },
    ],
    ['message_sent', 'data.message.data.moderation', [], {}],
    ['message_sent', 'data.message.data.attachments', {}, []],
    [
      'message_sent',
      'data.message.data.attachments',
      { 0: { url: 'u' }, 2: { url: 'v' } },
      [{ url: 'u' }, { url: 'v' }],
    ],
    ['message_sent', 'data.message.data.attachments', { url: 'u', size: 1 }, [{ url: 'u', size: 1 }]],
    ['message_sent', 'data.message.data.entities.sender.entity.link', 0, '0'],
    ['message_sent', 'data.message.data.entities.sender.entity', [], {}],
    ['message_read_receipt', 'data.body.user.hasBlockedMe', 0, false],
    ['message_read_receipt', 'data.body.user.hasBlockedMe', '1', true],
    ['message_read_receipt', 'data.body.user.hasBlockedMe', 'true', true],
    ['message_read_receipt', 'data.body.user', [], null],
    ['message_reaction_added', 'data.reaction.reactedBy', [], null],
    ['group_member_joined', 'data.group.membersCount', '3', 3],
    ['group_member_joined', 'data.by', [], null],
    ['group_member_joined', 'data.members', [], {}],
    ['user_blocked', 'data.users', [], {}],
    ['call_participant_joined', 'data.occupant.audio_call', 1, '1'],
    ['call_ended', 'data.all_occupants', {}, []],
    ['recording_generated', 'data.startTime', 1_760_000_000, '1760000000'],
    ['moderation_engine_blocked', 'data.moderation', { rule: { id: 'r' } }, [{ rule: { id: 'r' } }]],
    ['moderation_engine_failed', 'data.failures', {}, []],
    ['after_campaign_completed', 'data.tags', { 1: 'a', 4: 'b' }, ['a', 'b']],
  ])('%s: %s = %j comes out as %j', (trigger, path, value, expected) => {
    expect(sent(trigger, path, value)).toEqual({
      value: expected,
      unexpected: undefined,
      drift: [['corrected', path]],
    });
  });

  it('is put right inside of maps and lists too', () => {
    const judged = { 1: { rule: { id: 7, action: { 0: 'block' } } } };
    expect(sent('moderation_engine_blocked', 'data.moderation', judged)).toEqual({
      value: [{ rule: { id: '7', action: ['block'] } }],
      unexpected: undefined,
      drift: [
        ['corrected', 'data.moderation'],
        ['corrected', 'data.moderation[].rule.id'],
        ['corrected', 'data.moderation[].rule.action'],
      ],
    });
  });

  it('is nothing new where both kinds are documented', () => {
    for (const [trigger, path, value] of [
      ['message_sent', 'data.message.updatedAt', null],
      ['message_sent', 'data.message.data', null],
      ['recording_generated', 'data.duration', '21.433000'],
      ['after_campaign_completed', 'data.completedAt', null],
      ['message_sent', 'data.message.tags', 'vip'],
      ['message_sent', 'data.message.data.metadata', []],
    ] as const)
      expect(sent(trigger, path, value)).toEqual({ value, unexpected: undefined, drift: [] });
  });
});

describe('a value of another kind whose meaning is not sure', () => {
  it.each<[string, string, JsonValue]>([
    ['message_sent', 'data.message.muid', { a: 1 }],
    ['message_sent', 'data.message.sentAt', 'unixtimestamp in millisec'],
    ['message_sent', 'data.message.sentAt', '1760000000,5'],
    ['message_sent', 'data.message.sentAt', ''],
    ['message_sent', 'data.message.receiverType', ['user']],
    ['message_sent', 'data.message.data', [1]],
    ['message_sent', 'data.message.data', 'text'],
    ['message_sent', 'data.message.data.text', { en: 'Hello' }],
    ['message_sent', 'data.message.data.mentions', [{ name: 'Ada' }]],
    ['message_sent', 'data.message.data.attachments', 'https://example.com/a'],
    ['message_sent', 'data.message.data.attachments', { first: { url: 'u' } }],
    ['message_sent', 'data.message.data.moderation', [{ status: 'pending' }]],
    ['message_sent', 'data.message.data.entities.sender.entity.avatar', false],
    ['group_updated', 'data.group.icon', false],
    ['message_read_receipt', 'data.body.timestamp', 'soon'],
    ['message_read_receipt', 'data.body.user.hasBlockedMe', 'no'],
    ['group_member_joined', 'data.by', { name: 'nobody' }],
    ['user_connection_status_changed', 'data.timestamp', 'unixtimestamp in millisec'],
    ['after_campaign_completed', 'data.tags', 'vip'],
    ['call_participant_joined', 'data.occupant.joined_at', {}],
  ])('%s: %s = %j leaves its place and is kept', (trigger, path, value) => {
    expect(sent(trigger, path, value)).toEqual({
      value: undefined,
      unexpected: { [pointerOf(path)]: value },
      drift: [['kept-aside', path]],
    });
  });

  it('leaves the rest of a list and of a map where they are', () => {
    const files = [{ url: 'u' }, 'v', { url: 'w', size: [] }];
    expect(sent('message_sent', 'data.message.data.attachments', files)).toMatchObject({
      value: [{ url: 'u' }, { url: 'w' }],
      unexpected: { '/message/data/attachments/1': 'v', '/message/data/attachments/2/size': [] },
    });
    const members = { ada: { uid: 'ada' }, 'b/e~n': 7 };
    expect(sent('group_member_joined', 'data.members', members)).toMatchObject({
      value: { ada: { uid: 'ada' } },
      unexpected: { '/members/b~1e~0n': 7 },
      drift: [['kept-aside', 'data.members.*']],
    });
  });

  it.each<[string, number, (index: number) => JsonValue]>([
    ['do not fit', 50, () => ({ name: {} })],
    ['had to be put right', 1_000, (uid) => ({ uid })],
  ])('keeps a list aside as a whole only where more than so many %s: %i', (_what, most, make) => {
    const list = (length: number) => Array.from({ length }, (_none, index) => make(index));
    const within = sent('call_ended', 'data.all_occupants', list(most));
    expect(within.value).toHaveLength(most);
    expect(within.unexpected ?? {}).not.toHaveProperty(['/all_occupants']);
    const beyond = sent('call_ended', 'data.all_occupants', list(most + 1));
    expect(beyond).toMatchObject({ value: undefined, unexpected: { '/all_occupants': list(most + 1) } });
  });

  it('leaves the drift that was found before', () => {
    const occupants = Array.from({ length: 60 }, () => ({ name: {} }));
    const { data = {}, ...rest } = sampleDelivery('call_ended');
    const drift = normalised({
      ...rest,
      data: { mood: 1, ...(isJsonObject(data) ? data : {}), all_occupants: occupants },
    }).drift;
    expect(drift.map(({ kind, path }) => [kind, path])).toEqual([
      ['unknown-field', 'data.mood'],
      ['kept-aside', 'data.all_occupants'],
    ]);
  });

  it('takes a list along in which much does not fit', () => {
    const occupants = Array.from({ length: 60 }, () => ({ name: {} }));
    expect(sent('call_ended', 'data.all_occupants', occupants)).toEqual({
      value: undefined,
      unexpected: { '/all_occupants': occupants },
      drift: [['kept-aside', 'data.all_occupants']],
    });
  });

  it('is kept where a map must be there', () => {
    expect(sent('user_blocked', 'data.users', 7)).toMatchObject({ value: {}, unexpected: { '/users': 7 } });
    expect(sent('group_member_left', 'data.members', undefined).value).toEqual({});
  });

  it.each([
    ['call_participant_left', 'data.occupant', 'nobody'],
    ['push-notification-payload-generated', 'data.notificationDetails', 7],
  ])('is kept where an object must be there: %s, %s', (trigger, path, value) => {
    const found = sent(trigger, path, value);
    expect(found).toMatchObject({ value: {}, unexpected: { [pointerOf(path)]: value } });
    expect(sent(trigger, path, []).unexpected).toBeUndefined();
  });

  it('is not lost where CometChat uses a name of the relay', () => {
    expect(sent('call_started', 'data.unexpected', 1)).toMatchObject({ unexpected: { '/unexpected': 1 } });
    expect(sent('message_read_receipt', 'data.legacy', {}).unexpected).toEqual({ '/legacy': {} });
    for (const [trigger, field, value] of [
      ['call_started', 'unexpected', { a: 1 }],
      ['call_started', 'envelope', { origin: 'x' }],
      ['user_connection_status_changed', 'legacy', { connections: 1 }],
    ] as const)
      expect(sent(trigger, `data.${field}`, value).unexpected).toEqual({ [`/${field}`]: value });
    const unknown = { trigger: 'message_starred', data: { envelope: 1, legacy: 2 } };
    expect(normalised(unknown).data).toEqual({ legacy: 2, unexpected: { '/envelope': 1 } });
  });
});

describe('a message without its conversation', () => {
  it.each([
    ['user', 'ada_user_ben'],
    ['group', 'group_ben'],
  ])('gets it from sender and receiver: %s', (receiverType, expected) => {
    const message = {
      sender: 'ben',
      receiver: 'ada',
      ...(receiverType === 'group' ? { receiver: 'ben' } : {}),
    };
    const envelope = { trigger: 'message_sent', data: { message: { id: '1', receiverType, ...message } } };
    expect(normalised(envelope)).toMatchObject({
      data: { message: { conversationId: expected } },
      drift: [{ kind: 'corrected', path: 'data.message.conversationId' }],
    });
  });

  it('is refused where they do not tell', () => {
    const message = { id: '1', sender: 'ben', receiverType: 'user' };
    expect(violations({ trigger: 'message_sent', data: { message } })).toEqual([
      { path: 'data.message.conversationId', problem: 'missing' },
    ]);
  });
});

describe('what an event is about', () => {
  const needed = (shape: ObjectShape, path: string): string[] =>
    shape.required.flatMap((name) => {
      const field = shape.fields.get(name);
      if (field === undefined || field.fallback !== undefined) return [];
      return field.shape.kind === 'object' ? needed(field.shape, `${path}.${name}`) : [`${path}.${name}`];
    });

  it('is all that can refuse a delivery', () => {
    const paths = catalogue
      .filter(({ trigger }) => !isSynchronousTrigger(trigger))
      .flatMap((row) => needed(rowShapeOf(row).shape, 'data'));
    expect([...new Set(paths)].sort()).toEqual([
      'data.body.messageId',
      'data.by.uid',
      'data.call.id',
      'data.campaignId',
      'data.group.guid',
      'data.id',
      'data.message.id',
      'data.notificationId',
      'data.pushNotificationId',
      'data.reaction.id',
      'data.reaction.messageId',
      'data.resource.id',
      'data.sessionId',
      'data.to.uid',
      'data.user.uid',
    ]);
  });
});

describe('documented fields', () => {
  it('of a failure of a moderation engine are no drift', () => {
    const failure = {
      category: 'invalid_response',
      errorMessage: 'The answer has no decision.',
      validationErrors: ['isMatchingCondition is missing'],
      failedAt: 1_760_000_000,
      responseBodyTruncated: false,
      httpStatus: 200,
      responseBody: '{}',
      timeoutMs: 5000,
      context: {
        engine: 'openai',
        setting: 'drop-message',
        rule: { id: 'r', name: 'R', revisionId: 'r_1' },
        condition: { entity: 'message' },
        providerErrorCode: 'rate_limit_exceeded',
        openaiRequestId: 'req_1',
      },
    };
    expect(sent('moderation_engine_failed', 'data.failures', [failure]).drift).toEqual([]);
  });

  it('of a legacy connection event may be prose, as in the documentation', () => {
    const prose = 'unixtimestamp in millisec';
    const envelope = sampleDelivery('after_connection_status_changed', { system: 'legacy' });
    const { data, drift } = normalised(withValue(envelope, 'data.event.at', prose));
    expect(data).toMatchObject({ user: { uid: expect.any(String) }, unexpected: { '/timestamp': prose } });
    expect(data).not.toHaveProperty('timestamp');
    expect(drift).toEqual([{ kind: 'kept-aside', path: 'data.timestamp' }]);
  });
});

describe('deep nesting', () => {
  const deep = (levels: number) => JSON.parse(`${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`);

  it('comes out as it was sent: 250 levels of metadata', () => {
    const metadata = deep(250);
    expect(sent('message_sent', 'data.message.data.metadata', metadata)).toEqual({
      value: metadata,
      unexpected: undefined,
      drift: [],
    });
  });

  it('is kept as text beyond 500 levels of data', () => {
    expect(sent('message_sent', 'data.message.new', deep(498)).unexpected).toBeUndefined();
    expect(sent('message_sent', 'data.message.new', deep(500)).value).toBeUndefined();
  });

  it.each([
    ['message_sent', 'data.message.data.metadata'],
    ['message_sent', 'data.message.new'],
    ['message_sent', 'data.message.muid'],
    ['call_ended', 'data.all_occupants'],
    ['call_started', 'data.new'],
  ])('that no reader bears is kept as text: %s, %s', (trigger, path) => {
    const found = sent(trigger, path, deep(2_000));
    const text = `${'{"a":['.repeat(1_000)}${']}'.repeat(1_000)}`;
    expect(found).toMatchObject({ value: undefined, unexpected: { [pointerOf(path)]: text } });
  });

  it('is kept of unknown triggers and of the envelope too', () => {
    const text = `${'{"a":['.repeat(1_000)}${']}'.repeat(1_000)}`;
    expect(normalised({ trigger: 'new', data: { deep: deep(2_000) }, origin: deep(2_000) }).data).toEqual({
      envelope: {},
      unexpected: { '/deep': text, '/envelope/origin': text },
    });
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
