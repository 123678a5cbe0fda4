import * as z from 'zod';
import { flag, free, key, number, seconds, text } from './values.ts';

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
  joinedAt: seconds,
});

const groupFields = {
  name: text,
  type: text,
  description: text,
  icon: text,
  owner: text,
  oldOwner: text,
  scope: text,
  membersCount: number,
  onlineMembersCount: number,
  hasJoined: flag,
  joinedAt: seconds,
  conversationId: text,
  metadata: free,
  tags: free,
  createdAt: seconds,
  updatedAt: seconds,
  updatedBy: text,
};

export const group = z.looseObject({ guid: key, ...groupFields });

/** A snapshot of a user or of a group, which the one beside it, `entityType`, tells. */
export const party = z.looseObject({ uid: text, guid: text, ...groupFields, ...profile });
