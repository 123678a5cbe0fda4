import * as z from 'zod';
import { count, flag, free, key, optionalSeconds, text } from './values.ts';

const profile = {
  name: text,
  avatar: text,
  link: text,
  status: text,
  statusMessage: text,
  role: text,
  tags: free,
  metadata: free,
  lastActiveAt: optionalSeconds,
  createdAt: optionalSeconds,
  updatedAt: optionalSeconds,
  deactivatedAt: optionalSeconds,
  conversationId: text,
  hasBlockedMe: flag,
  blockedByMe: flag,
};

/** A user as of the event: a snapshot. */
export const user = z.looseObject({ uid: key, ...profile });

/** A user as a member of a group. */
export const member = z.looseObject({
  uid: key,
  ...profile,
  scope: text,
  oldScope: text,
  joinedAt: optionalSeconds,
});

const groupFields = {
  name: text,
  type: text,
  description: text,
  icon: text,
  owner: text,
  oldOwner: text,
  scope: text,
  membersCount: count,
  onlineMembersCount: count,
  hasJoined: flag,
  joinedAt: optionalSeconds,
  conversationId: text,
  metadata: free,
  tags: free,
  createdAt: optionalSeconds,
  updatedAt: optionalSeconds,
  updatedBy: text,
};

export const group = z.looseObject({ guid: key, ...groupFields });

/** A snapshot of a user or of a group, which the one beside it, `entityType`, tells. */
export const party = z.looseObject({ uid: text, guid: text, ...groupFields, ...profile });
