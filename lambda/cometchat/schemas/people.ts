import * as z from 'zod';
import { conversation, flag, free, key, number, seconds, text, uid, uidKey } from './values.ts';

const profile = {
  name: text,
  avatar: text,
  link: text,
  status: text,
  statusMessage: text,
  role: text,
  tags: free,
  metadata: free,
  lastActiveAt: seconds,
  createdAt: seconds,
  updatedAt: seconds,
  deactivatedAt: seconds,
  conversationId: conversation,
  hasBlockedMe: flag,
  blockedByMe: flag,
};

/** A user as of the event: a snapshot. */
export const user = z.looseObject({ uid: uidKey, ...profile });

/** A user as a member of a group. */
export const member = z.looseObject({
  uid: uidKey,
  ...profile,
  scope: text,
  oldScope: text,
  joinedAt: seconds,
});

const groupFields = {
  name: text,
  type: text,
  description: text,
  icon: text,
  owner: uid,
  oldOwner: uid,
  scope: text,
  membersCount: number,
  onlineMembersCount: number,
  hasJoined: flag,
  joinedAt: seconds,
  conversationId: conversation,
  metadata: free,
  tags: free,
  createdAt: seconds,
  updatedAt: seconds,
  updatedBy: uid,
};

export const group = z.looseObject({ guid: key, ...groupFields });

/** A snapshot of a user or of a group, which the one beside it, `entityType`, tells. */
export const party = z.looseObject({ uid, guid: text, ...groupFields, ...profile });
