import * as z from 'zod';
import { party, user } from './people.ts';
import {
  count,
  flag,
  free,
  id,
  key,
  listOf,
  mapOf,
  optionalId,
  optionalNumeric,
  optionalSeconds,
  seconds,
  text,
} from './values.ts';

const attachment = z.looseObject({
  url: text,
  name: text,
  mimeType: text,
  extension: text,
  size: optionalNumeric.describe('Bytes.'),
});

const partyEntity = z.looseObject({ entity: party.nullish(), entityType: text });

/** Why and how a message was judged. */
const moderation = z.looseObject({ status: text, rule: free });

const contentFields = {
  text,
  url: text,
  type: text,
  action: text,
  attachments: listOf(attachment).nullish(),
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
  parentId: optionalId.describe('The message that began the thread.'),
  tags: free,
  metadata: free,
  reactions: free,
  replyCount: count,
  status: text,
  updatedAt: optionalSeconds,
  editedAt: optionalSeconds,
  editedBy: text,
  deletedAt: optionalSeconds,
  deletedBy: text,
  deliveredAt: optionalSeconds,
  readAt: optionalSeconds,
  pinnedAt: optionalSeconds,
  pinnedBy: text,
};

/** What an action or a call is about: a snapshot of the message, the call, the user or the group. */
const object = z.looseObject({
  ...party.shape,
  ...markFields,
  id: optionalId,
  sessionid: text,
  sessionId: text,
  sender: text,
  receiver: text,
  receiverType: text,
  category: text,
  type: text,
  sentAt: optionalSeconds,
  initiatedAt: optionalSeconds,
  startedAt: optionalSeconds,
  endedAt: optionalSeconds,
  joinedAt: optionalSeconds,
  duration: optionalNumeric,
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
  conversationId: key,
  sender: key,
  receiverType: key,
  receiver: key,
  category: key,
  type: key,
  sentAt: seconds,
  data: z.looseObject({ ...contentFields, entities: entities.nullish() }).nullish(),
};

/** A message, a call or an action: CometChat's one shape for whatever stands in a conversation. */
export const message = z.looseObject({ id, ...messageFields });

/** A message on its way, which is not stored and has no id yet. */
export const unsentMessage = z.looseObject({ id: optionalId, ...messageFields });

/** A message of which only the id is sure: what a moderation pass or a notification shows of it. */
export const messageOutline = z.looseObject({
  ...markFields,
  id,
  conversationId: text,
  sender: text,
  receiverType: text,
  receiver: text,
  category: text,
  type: text,
  sentAt: optionalSeconds,
  data: messageFields.data,
  blocked: flag,
});
