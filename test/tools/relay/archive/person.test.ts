import { describe, expect, it } from 'vitest';
import { concerns, mentions } from '../../../../tools/relay/archive/person.ts';
import { isDeadLetterAbout } from '../../../../tools/relay/commands/erase/erase-archive.ts';
import { sampleDelivery, sampleTriggers } from '../../../../tools/samples/index.ts';
import { eventBody } from '../../../archive/support/events.ts';

describe('what is about a person', () => {
  it.each([
    ['a sender', { message: { sender: 'alice' } }],
    ['a receiver', { message: { receiver: 'alice' } }],
    [
      'a snapshot, however deep',
      { message: { data: { entities: { sender: { entity: { uid: 'alice' } } } } } },
    ],
    ['a mention', { message: { data: { mentions: { alice: {} } } } }],
    ['a member that joined', { members: { alice: {} } }],
    ['a conversation', { message: { conversationId: 'alice_user_bob' } }],
    ['the owner of a group', { group: { owner: 'alice' } }],
    ['a field of a trigger that nobody knows', { anything: [{ uid: 'alice' }] }],
  ])('is %s', (_what, data) => {
    expect(concerns({ subject: '', data }, 'alice')).toBe(true);
    expect(concerns({ subject: '', data }, 'alic')).toBe(false);
    expect(concerns({ subject: '', data }, 'alice2')).toBe(false);
  });

  it('is a conversation as the subject', () => {
    for (const subject of ['alice', 'alice_user_bob', 'zoe_user_alice'])
      expect(concerns({ subject, data: {} }, 'alice')).toBe(true);
    expect(concerns({ subject: 'group_alice', data: {} }, 'alice')).toBe(false);
  });

  it('is not a text that happens to be the uid, which is only counted', () => {
    const data = { message: { sender: 'bob', data: { text: 'alice' } } };
    expect(concerns({ subject: '', data }, 'alice')).toBe(false);
    expect(mentions(JSON.stringify(data), 'alice')).toBe(true);
    for (const text of ['hi\nalice', '\u0001alice', '\\alice', JSON.stringify('hi\talice')])
      expect(mentions(JSON.stringify({ text }), 'alice'), text).toBe(true);
    expect(mentions('"alice2", "my-alice"', 'alice')).toBe(false);
  });
});

describe('dead letters about a person', () => {
  it.each(sampleTriggers.map(({ trigger }) => trigger))('are found in a delivery of %s', (trigger) => {
    const body = JSON.stringify(sampleDelivery(trigger));
    const uids = [...body.matchAll(/"uid":"([^"]+)"/g)].map(([, uid]) => uid ?? '');
    for (const uid of new Set(uids)) expect(isDeadLetterAbout(body, { uid, app: undefined }), uid).toBe(true);
    expect(isDeadLetterAbout(body, { uid: 'somebody-else', app: undefined })).toBe(false);
  });

  it('are those of one app, where one is named', () => {
    const body = eventBody(7);
    expect(isDeadLetterAbout(body, { uid: 'uid-7', app: 'app' })).toBe(true);
    expect(isDeadLetterAbout(body, { uid: 'uid-7', app: 'other' })).toBe(false);
    expect(isDeadLetterAbout('{"broken": "uid-7', { uid: 'uid-7', app: undefined })).toBe(true);
  });
});
