import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lambda/cometchat/json.ts';
import {
  attachments,
  conversation,
  isActionMessage,
  isMessageEvent,
  type MessageEvent,
  mentionedUsers,
  messageId,
  messageText,
  parseProcessedEvent,
  threadParent,
} from '../../lambda/events/index.ts';
import { actionMessage, eventBody, message } from './support/event-body.ts';

function messageEvent(type: string, content: JsonObject): MessageEvent {
  const event = parseProcessedEvent(eventBody(type, { message: content }));
  if (!isMessageEvent(event)) throw new Error(`${type} is no message event`);
  return event;
}

describe('message events', () => {
  it('are told from others', () => {
    const is = (type: string, data: JsonObject) => isMessageEvent(parseProcessedEvent(eventBody(type, data)));
    expect(is('message_pinned', { message: message() })).toBe(true);
    expect(is('moderation_engine_blocked', { message: message() })).toBe(true);
    expect(is('call_initiated', { call: message() })).toBe(false);
    expect(is('something_new', { message: message() })).toBe(false);
  });

  it.each([
    ['the message itself', message({ data: { text: 'new' }, parentId: '3' })],
    [
      'an action with the message inside',
      actionMessage('edited', message({ data: { text: 'new' }, parentId: '3' })),
    ],
  ])('give id, text and thread of an edit that is %s', (_case, content) => {
    const event = messageEvent('message_edited', content);
    expect(messageId(event)).toBe('7');
    expect(messageText(event)).toBe('new');
    expect(threadParent(event)).toBe('3');
  });

  it('give the id of a deleted message, and no text', () => {
    const event = messageEvent(
      'message_deleted',
      actionMessage('deleted', { id: '7', deletedAt: 1_767_268_900 }),
    );
    expect(messageId(event)).toBe('7');
    expect(messageText(event)).toBeUndefined();
    expect(threadParent(event)).toBeUndefined();
    expect(attachments(event)).toEqual([]);
    expect(mentionedUsers(event)).toEqual([]);
  });

  it('count the one file of a message that lists none', () => {
    const event = messageEvent(
      'message_sent',
      message({ data: { attachments: [], url: 'https://x.example' } }),
    );
    expect(attachments(event)).toEqual([{ url: 'https://x.example' }]);
  });

  it('tell the messages of people from those that CometChat makes of an edit', () => {
    expect(isActionMessage(messageEvent('message_sent', message()))).toBe(false);
    expect(isActionMessage(messageEvent('message_sent', actionMessage('edited', message())))).toBe(true);
  });

  it('leave an action about a group what it is', () => {
    const joined = message({
      category: 'action',
      data: { entities: { on: { entity: { guid: 'g' }, entityType: 'group' } } },
    });
    expect(messageId(messageEvent('message_sent', joined))).toBe('7');
  });

  it('take a message that shows another one inside, and is no action, for itself', () => {
    const entities = { on: { entity: message({ id: '3' }), entityType: 'message' } };
    expect(messageId(messageEvent('message_sent', message({ data: { entities } })))).toBe('7');
  });

  it('tell direct and group conversations apart', () => {
    expect(conversation(messageEvent('message_sent', message()))).toEqual({
      kind: 'direct',
      id: 'ada_user_ben',
      sender: 'ada',
      receiver: 'ben',
    });
    const group = message({ receiverType: 'group', receiver: 'team', conversationId: 'group_team' });
    expect(conversation(messageEvent('message_sent', group))).toEqual({
      kind: 'group',
      id: 'group_team',
      sender: 'ada',
      guid: 'team',
    });
  });

  it('leave the parties open that CometChat left out', () => {
    const { sender: _none, receiver: _neither, ...rest } = message();
    expect(conversation(messageEvent('message_sent', { ...rest, receiver: null }))).toEqual({
      kind: 'direct',
      id: 'ada_user_ben',
      sender: undefined,
      receiver: undefined,
    });
  });

  it('list the mentioned users', () => {
    const mentions = { ben: { uid: 'ben', name: 'Ben' } };
    expect(mentionedUsers(messageEvent('user_mentioned', message({ data: { mentions } })))).toEqual([
      { uid: 'ben', name: 'Ben' },
    ]);
    expect(mentionedUsers(messageEvent('message_sent', message({ data: { mentions: {} } })))).toEqual([]);
  });

  it.each([
    ['attachments', { attachments: [{ url: 'https://a' }, { url: 'https://b' }], url: 'https://a' }, 2],
    ['a single address', { url: 'https://a' }, 1],
    ['null where there is none', { attachments: null, url: null }, 0],
    ['nothing', {}, 0],
  ])('list the files of %s', (_case, data, count) => {
    expect(attachments(messageEvent('message_sent', message({ data })))).toHaveLength(count);
  });
});
