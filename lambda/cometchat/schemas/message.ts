import * as z from 'zod';
import { conversationIdOf } from '../conversation-id.ts';
import { party, user } from './people.ts';
import {
  conversation,
  conversationKey,
  flag,
  free,
  key,
  mapOf,
  number,
  seconds,
  text,
  uid,
  withFallback,
} from './values.ts';

const attachment = z.looseObject({
  url: text,
  name: text,
  mimeType: text,
  extension: text,
  size: number.describe('Bytes.'),
});

const partyEntity = z.looseObject({ entity: party.nullish(), entityType: text });

/** Why and how a message was judged. */
const moderation = z.looseObject({ status: text, rule: free });

const contentFields = {
  text,
  url: text,
  type: text,
  action: text,
  attachments: z.array(attachment).nullish(),
  mentions: mapOf(user).nullish(),
  moderation: moderation.nullish(),
  resource: text,
  customData: free,
  interactiveData: free,
  metadata: free,
  extras: free,
};

const markFields = {
  muid: text,
  parentId: text.describe('The id of the message that started the thread.'),
  tags: free,
  metadata: free,
  reactions: free,
  replyCount: number,
  status: text,
  updatedAt: seconds,
  editedAt: seconds,
  editedBy: uid,
  deletedAt: seconds,
  deletedBy: uid,
  deliveredAt: seconds,
  readAt: seconds,
  pinnedAt: seconds,
  pinnedBy: uid,
};

/** What an action or a call is about: a snapshot of the message, the call, the user or the group. */
const object = z.looseObject({
  ...party.shape,
  ...markFields,
  id: text,
  sessionid: text,
  sessionId: text,
  sender: uid,
  receiver: uid,
  receiverType: text,
  category: text,
  type: text,
  sentAt: seconds,
  initiatedAt: seconds,
  startedAt: seconds,
  endedAt: seconds,
  joinedAt: seconds,
  duration: number.describe('Seconds.'),
  data: z
    .looseObject({
      ...contentFields,
      entities: z.looseObject({ sender: partyEntity.nullish(), receiver: partyEntity.nullish() }).nullish(),
    })
    .nullish(),
});

const entities = z.looseObject({
  sender: partyEntity.nullish(),
  receiver: partyEntity.nullish(),
  by: partyEntity.nullish(),
  for: partyEntity.nullish(),
  on: z.looseObject({ entity: object.nullish(), entityType: text }).nullish(),
});

const messageFields = {
  ...markFields,
  sender: uid,
  receiverType: text,
  receiver: uid,
  category: text,
  type: text,
  sentAt: seconds,
  data: z.looseObject({ ...contentFields, entities: entities.nullish() }).nullish(),
};

/** A message or an action. Where its conversation isn't named, it follows from sender and receiver. */
export const message = z.looseObject({
  id: key,
  conversationId: conversationKey(withFallback(key.clone(), conversationIdOf)),
  ...messageFields,
});

/** A call that rings, which CometChat keeps as a message of its conversation. */
export const call = z.looseObject({ id: key, conversationId: conversation, ...messageFields });

/** A message on its way, which is not stored and has no id yet. */
export const unsentMessage = z.looseObject({ id: text, conversationId: conversation, ...messageFields });

/** A message of which only the id is sure: what a moderation pass shows of it. */
export const messageOutline = z.looseObject({
  id: key,
  conversationId: conversation,
  ...messageFields,
  blocked: flag,
});
