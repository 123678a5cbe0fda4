import { describe, expect, it } from 'vitest';
import { createDecider, type JudgedMessage, parseSettings } from '../../../lambda/decisions/index.ts';
import { messageLength } from '../../../lambda/decisions/rules/message-length.ts';
import { messageView } from '../message-views.ts';

const inGroup = (type?: string): Partial<JudgedMessage> => ({
  receiverType: 'group',
  receiver: 'guild',
  raw: type === undefined ? {} : { data: { entities: { receiver: { entity: { type } } } } },
});
const bySender = (role: string): Partial<JudgedMessage> => ({
  raw: { data: { entities: { sender: { entity: { role } } } } },
});

async function decide(scope: object, message: Partial<JudgedMessage>, mode = 'enforce') {
  const entry = { mode, scope, options: { longest: 1 } };
  const parsed = parseSettings(JSON.stringify({ rules: { 'message-length': entry } }));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const decider = createDecider({
    rules: [messageLength],
    settings: () => parsed.settings,
    deadlineVerdict: 'open',
    markForcedVerdicts: false,
  });
  return decider.decide(messageView(message), Date.now() + 1000);
}

describe('the scope of a rule', () => {
  it.each<[boolean, object, Partial<JudgedMessage>]>([
    [true, {}, {}],
    [true, { conversations: ['direct'] }, {}],
    [false, { conversations: ['direct'] }, inGroup('public')],
    [false, { conversations: ['direct'] }, inGroup()],
    [true, { conversations: ['group'] }, inGroup('private')],
    [false, { conversations: ['group', 'public'] }, {}],
    [true, { conversations: ['public'] }, inGroup('public')],
    [false, { conversations: ['public', 'password'] }, inGroup('private')],
    [true, { conversations: ['public'] }, inGroup()],
    [true, { conversations: ['group'] }, { receiver: '' }],
    [true, { senders: { uids: ['ben'] } }, { sender: '' }],
    [true, { senders: { uids: ['ann'] } }, {}],
    [false, { senders: { uids: ['ben'] } }, {}],
    [false, { senders: { exceptUids: ['ann'] } }, {}],
    [true, { senders: { roles: ['guest'] } }, bySender('guest')],
    [false, { senders: { roles: ['guest'] } }, bySender('admin')],
    [false, { senders: { exceptRoles: ['admin'] } }, bySender('admin')],
    [true, { senders: { exceptRoles: ['admin'] } }, {}],
    [true, { tags: ['sale'] }, { raw: { tags: ['new', 'sale'] } }],
    [false, { tags: ['sale'] }, { raw: { tags: ['new'] } }],
    [false, { tags: ['sale'] }, {}],
    [false, { conversations: ['direct'], tags: ['sale'] }, {}],
  ])('it is %s that %j has %j in it', async (isIn, scope, message) => {
    expect(await decide(scope, message)).toMatchObject({
      verdict: isIn ? 'drop' : 'pass',
      reports: isIn ? [{ rule: 'message-length' }] : [],
    });
  });

  it('is checked when the settings are', () => {
    const scope = { conversations: ['channel'], senders: { uid: ['ann'] } };
    const entry = { mode: 'enforce', scope, options: { longest: 1 } };
    expect(parseSettings(JSON.stringify({ rules: { 'message-length': entry } }))).toMatchObject({
      ok: false,
      problems: [
        expect.stringContaining('rules.message-length.scope.conversations[0]: must be "direct"'),
        expect.stringContaining('rules.message-length.scope.senders.uid: is unknown'),
      ],
    });
  });
});
