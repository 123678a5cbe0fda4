// Written by `npm run contracts` from the catalogue. Change that, not this.

export interface BlockData {
  users: {
    [k: string]: User;
  };
  by: User;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface User {
  uid: string;
  name?: string | null;
  avatar?: string | null;
  link?: string | null;
  status?: string | null;
  statusMessage?: string | null;
  role?: string | null;
  tags?: unknown;
  metadata?: unknown;
  /**
   * Seconds since 1970.
   */
  lastActiveAt?: number | null;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  deactivatedAt?: number | null;
  conversationId?: string | null;
  hasBlockedMe?: boolean | null;
  blockedByMe?: boolean | null;
  [k: string]: unknown;
}
export interface Call {
  id: string;
  conversationId?: string | null;
  muid?: string | null;
  /**
   * The id of the message that started the thread.
   */
  parentId?: string | null;
  tags?: unknown;
  metadata?: unknown;
  reactions?: unknown;
  replyCount?: number | null;
  status?: string | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  editedAt?: number | null;
  editedBy?: string | null;
  /**
   * Seconds since 1970.
   */
  deletedAt?: number | null;
  deletedBy?: string | null;
  /**
   * Seconds since 1970.
   */
  deliveredAt?: number | null;
  /**
   * Seconds since 1970.
   */
  readAt?: number | null;
  /**
   * Seconds since 1970.
   */
  pinnedAt?: number | null;
  pinnedBy?: string | null;
  sender?: string | null;
  receiverType?: string | null;
  receiver?: string | null;
  category?: string | null;
  type?: string | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  data?: {
    text?: string | null;
    url?: string | null;
    type?: string | null;
    action?: string | null;
    attachments?:
      | {
          url?: string | null;
          name?: string | null;
          mimeType?: string | null;
          extension?: string | null;
          /**
           * Bytes.
           */
          size?: number | null;
          [k: string]: unknown;
        }[]
      | null;
    mentions?: {
      [k: string]: User;
    } | null;
    moderation?: {
      status?: string | null;
      rule?: unknown;
      [k: string]: unknown;
    } | null;
    resource?: string | null;
    customData?: unknown;
    interactiveData?: unknown;
    metadata?: unknown;
    extras?: unknown;
    entities?: {
      sender?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      receiver?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      by?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      for?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      on?: {
        entity?: {
          uid?: string | null;
          guid?: string | null;
          name?: string | null;
          type?: string | null;
          description?: string | null;
          icon?: string | null;
          owner?: string | null;
          oldOwner?: string | null;
          scope?: string | null;
          membersCount?: number | null;
          onlineMembersCount?: number | null;
          hasJoined?: boolean | null;
          /**
           * Seconds since 1970.
           */
          joinedAt?: number | null;
          conversationId?: string | null;
          metadata?: unknown;
          tags?: unknown;
          /**
           * Seconds since 1970.
           */
          createdAt?: number | null;
          /**
           * Seconds since 1970.
           */
          updatedAt?: number | null;
          updatedBy?: string | null;
          avatar?: string | null;
          link?: string | null;
          status?: string | null;
          statusMessage?: string | null;
          role?: string | null;
          /**
           * Seconds since 1970.
           */
          lastActiveAt?: number | null;
          /**
           * Seconds since 1970.
           */
          deactivatedAt?: number | null;
          hasBlockedMe?: boolean | null;
          blockedByMe?: boolean | null;
          muid?: string | null;
          /**
           * The id of the message that started the thread.
           */
          parentId?: string | null;
          reactions?: unknown;
          replyCount?: number | null;
          /**
           * Seconds since 1970.
           */
          editedAt?: number | null;
          editedBy?: string | null;
          /**
           * Seconds since 1970.
           */
          deletedAt?: number | null;
          deletedBy?: string | null;
          /**
           * Seconds since 1970.
           */
          deliveredAt?: number | null;
          /**
           * Seconds since 1970.
           */
          readAt?: number | null;
          /**
           * Seconds since 1970.
           */
          pinnedAt?: number | null;
          pinnedBy?: string | null;
          id?: string | null;
          sessionid?: string | null;
          sessionId?: string | null;
          sender?: string | null;
          receiver?: string | null;
          receiverType?: string | null;
          category?: string | null;
          /**
           * Seconds since 1970.
           */
          sentAt?: number | null;
          /**
           * Seconds since 1970.
           */
          initiatedAt?: number | null;
          /**
           * Seconds since 1970.
           */
          startedAt?: number | null;
          /**
           * Seconds since 1970.
           */
          endedAt?: number | null;
          /**
           * Seconds.
           */
          duration?: number | null;
          data?: {
            text?: string | null;
            url?: string | null;
            type?: string | null;
            action?: string | null;
            attachments?:
              | {
                  url?: string | null;
                  name?: string | null;
                  mimeType?: string | null;
                  extension?: string | null;
                  /**
                   * Bytes.
                   */
                  size?: number | null;
                  [k: string]: unknown;
                }[]
              | null;
            mentions?: {
              [k: string]: User;
            } | null;
            moderation?: {
              status?: string | null;
              rule?: unknown;
              [k: string]: unknown;
            } | null;
            resource?: string | null;
            customData?: unknown;
            interactiveData?: unknown;
            metadata?: unknown;
            extras?: unknown;
            entities?: {
              sender?: {
                entity?: Party | null;
                entityType?: string | null;
                [k: string]: unknown;
              } | null;
              receiver?: {
                entity?: Party | null;
                entityType?: string | null;
                [k: string]: unknown;
              } | null;
              [k: string]: unknown;
            } | null;
            [k: string]: unknown;
          } | null;
          [k: string]: unknown;
        } | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    } | null;
    [k: string]: unknown;
  } | null;
  [k: string]: unknown;
}
export interface Party {
  uid?: string | null;
  guid?: string | null;
  name?: string | null;
  type?: string | null;
  description?: string | null;
  icon?: string | null;
  owner?: string | null;
  oldOwner?: string | null;
  scope?: string | null;
  membersCount?: number | null;
  onlineMembersCount?: number | null;
  hasJoined?: boolean | null;
  /**
   * Seconds since 1970.
   */
  joinedAt?: number | null;
  conversationId?: string | null;
  metadata?: unknown;
  tags?: unknown;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  updatedBy?: string | null;
  avatar?: string | null;
  link?: string | null;
  status?: string | null;
  statusMessage?: string | null;
  role?: string | null;
  /**
   * Seconds since 1970.
   */
  lastActiveAt?: number | null;
  /**
   * Seconds since 1970.
   */
  deactivatedAt?: number | null;
  hasBlockedMe?: boolean | null;
  blockedByMe?: boolean | null;
  [k: string]: unknown;
}
export interface CampaignData {
  appId?: string | null;
  name?: string | null;
  label?: string | null;
  tag?: string | null;
  tags?: string[] | null;
  status?: string | null;
  templateId?: string | null;
  templateVersion?: number | null;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  metadata?: unknown;
  totalTargets?: number | null;
  sentCount?: number | null;
  failedCount?: number | null;
  campaignId: string;
  /**
   * Seconds since 1970.
   */
  scheduledAt?: number | null;
  /**
   * Seconds since 1970.
   */
  completedAt?: number | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ConnectionData {
  /**
   * Milliseconds since 1970.
   */
  timestamp?: number | null;
  user: User;
  /**
   * The user's status over all sessions.
   */
  status?: string | null;
  currentConnection?: {
    /**
     * What this session did: connected or disconnected.
     */
    action?: string | null;
    appInfo?: unknown;
    platform?: string | null;
    userAgent?: string | null;
    /**
     * Milliseconds since 1970.
     */
    connectedAt?: number | null;
    [k: string]: unknown;
  } | null;
  userPresenceChanged?: boolean | null;
  /**
   * Fields of a legacy delivery that have no place in the modern shape, as they were sent.
   */
  legacy?: {
    user?: {
      status_updated_at?: unknown;
      [k: string]: unknown;
    } | null;
    event?: {
      event_for?: {
        cometchat_device_id?: unknown;
        session_id?: unknown;
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    } | null;
    connections?: unknown;
    [k: string]: unknown;
  };
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ConversationData {
  conversationId?: string | null;
  conversation?: unknown;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface EmailProviderData {
  to: {
    uid: string;
    name?: string | null;
    email?: string | null;
    phno?: string | null;
    [k: string]: unknown;
  };
  messages?:
    | {
        sender?: {
          uid?: string | null;
          name?: string | null;
          avatar?: string | null;
          [k: string]: unknown;
        } | null;
        message?: string | null;
        messageObject?: MessageOutline | null;
        [k: string]: unknown;
      }[]
    | null;
  senderDetails?: {
    uid?: string | null;
    name?: string | null;
    avatar?: string | null;
    [k: string]: unknown;
  } | null;
  groupDetails?: {
    guid?: string | null;
    name?: string | null;
    icon?: string | null;
    [k: string]: unknown;
  } | null;
  subject?: string | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface MessageOutline {
  id: string;
  conversationId?: string | null;
  muid?: string | null;
  /**
   * The id of the message that started the thread.
   */
  parentId?: string | null;
  tags?: unknown;
  metadata?: unknown;
  reactions?: unknown;
  replyCount?: number | null;
  status?: string | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  editedAt?: number | null;
  editedBy?: string | null;
  /**
   * Seconds since 1970.
   */
  deletedAt?: number | null;
  deletedBy?: string | null;
  /**
   * Seconds since 1970.
   */
  deliveredAt?: number | null;
  /**
   * Seconds since 1970.
   */
  readAt?: number | null;
  /**
   * Seconds since 1970.
   */
  pinnedAt?: number | null;
  pinnedBy?: string | null;
  sender?: string | null;
  receiverType?: string | null;
  receiver?: string | null;
  category?: string | null;
  type?: string | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  data?: {
    text?: string | null;
    url?: string | null;
    type?: string | null;
    action?: string | null;
    attachments?:
      | {
          url?: string | null;
          name?: string | null;
          mimeType?: string | null;
          extension?: string | null;
          /**
           * Bytes.
           */
          size?: number | null;
          [k: string]: unknown;
        }[]
      | null;
    mentions?: {
      [k: string]: User;
    } | null;
    moderation?: {
      status?: string | null;
      rule?: unknown;
      [k: string]: unknown;
    } | null;
    resource?: string | null;
    customData?: unknown;
    interactiveData?: unknown;
    metadata?: unknown;
    extras?: unknown;
    entities?: {
      sender?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      receiver?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      by?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      for?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      on?: {
        entity?: {
          uid?: string | null;
          guid?: string | null;
          name?: string | null;
          type?: string | null;
          description?: string | null;
          icon?: string | null;
          owner?: string | null;
          oldOwner?: string | null;
          scope?: string | null;
          membersCount?: number | null;
          onlineMembersCount?: number | null;
          hasJoined?: boolean | null;
          /**
           * Seconds since 1970.
           */
          joinedAt?: number | null;
          conversationId?: string | null;
          metadata?: unknown;
          tags?: unknown;
          /**
           * Seconds since 1970.
           */
          createdAt?: number | null;
          /**
           * Seconds since 1970.
           */
          updatedAt?: number | null;
          updatedBy?: string | null;
          avatar?: string | null;
          link?: string | null;
          status?: string | null;
          statusMessage?: string | null;
          role?: string | null;
          /**
           * Seconds since 1970.
           */
          lastActiveAt?: number | null;
          /**
           * Seconds since 1970.
           */
          deactivatedAt?: number | null;
          hasBlockedMe?: boolean | null;
          blockedByMe?: boolean | null;
          muid?: string | null;
          /**
           * The id of the message that started the thread.
           */
          parentId?: string | null;
          reactions?: unknown;
          replyCount?: number | null;
          /**
           * Seconds since 1970.
           */
          editedAt?: number | null;
          editedBy?: string | null;
          /**
           * Seconds since 1970.
           */
          deletedAt?: number | null;
          deletedBy?: string | null;
          /**
           * Seconds since 1970.
           */
          deliveredAt?: number | null;
          /**
           * Seconds since 1970.
           */
          readAt?: number | null;
          /**
           * Seconds since 1970.
           */
          pinnedAt?: number | null;
          pinnedBy?: string | null;
          id?: string | null;
          sessionid?: string | null;
          sessionId?: string | null;
          sender?: string | null;
          receiver?: string | null;
          receiverType?: string | null;
          category?: string | null;
          /**
           * Seconds since 1970.
           */
          sentAt?: number | null;
          /**
           * Seconds since 1970.
           */
          initiatedAt?: number | null;
          /**
           * Seconds since 1970.
           */
          startedAt?: number | null;
          /**
           * Seconds since 1970.
           */
          endedAt?: number | null;
          /**
           * Seconds.
           */
          duration?: number | null;
          data?: {
            text?: string | null;
            url?: string | null;
            type?: string | null;
            action?: string | null;
            attachments?:
              | {
                  url?: string | null;
                  name?: string | null;
                  mimeType?: string | null;
                  extension?: string | null;
                  /**
                   * Bytes.
                   */
                  size?: number | null;
                  [k: string]: unknown;
                }[]
              | null;
            mentions?: {
              [k: string]: User;
            } | null;
            moderation?: {
              status?: string | null;
              rule?: unknown;
              [k: string]: unknown;
            } | null;
            resource?: string | null;
            customData?: unknown;
            interactiveData?: unknown;
            metadata?: unknown;
            extras?: unknown;
            entities?: {
              sender?: {
                entity?: Party | null;
                entityType?: string | null;
                [k: string]: unknown;
              } | null;
              receiver?: {
                entity?: Party | null;
                entityType?: string | null;
                [k: string]: unknown;
              } | null;
              [k: string]: unknown;
            } | null;
            [k: string]: unknown;
          } | null;
          [k: string]: unknown;
        } | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    } | null;
    [k: string]: unknown;
  } | null;
  blocked?: boolean | null;
  [k: string]: unknown;
}
export interface FeedItemData {
  appId?: string | null;
  name?: string | null;
  label?: string | null;
  tag?: string | null;
  tags?: string[] | null;
  status?: string | null;
  templateId?: string | null;
  templateVersion?: number | null;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  metadata?: unknown;
  notificationId?: string | null;
  campaignId?: string | null;
  receiver?: string | null;
  channelType?: string | null;
  channelId?: string | null;
  alternativeText?: string | null;
  dataType?: string | null;
  variables?: unknown;
  content?: unknown;
  /**
   * Seconds since 1970.
   */
  deliveredAt?: number | null;
  /**
   * Seconds since 1970.
   */
  engagedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  failedAt?: number | null;
  errorMessage?: string | null;
  id: string;
  templateCategory?: string | null;
  categoryId?: string | null;
  topic?: unknown;
  /**
   * Seconds since 1970.
   */
  readAt?: number | null;
  /**
   * Seconds since 1970.
   */
  interactedAt?: number | null;
  realtimeFanout?: unknown;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface Group {
  guid: string;
  name?: string | null;
  type?: string | null;
  description?: string | null;
  icon?: string | null;
  owner?: string | null;
  oldOwner?: string | null;
  scope?: string | null;
  membersCount?: number | null;
  onlineMembersCount?: number | null;
  hasJoined?: boolean | null;
  /**
   * Seconds since 1970.
   */
  joinedAt?: number | null;
  conversationId?: string | null;
  metadata?: unknown;
  tags?: unknown;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  updatedBy?: string | null;
  [k: string]: unknown;
}
export interface GroupData {
  group: Group;
  members?: {
    [k: string]: Member;
  } | null;
  by?: User | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface Member {
  uid: string;
  name?: string | null;
  avatar?: string | null;
  link?: string | null;
  status?: string | null;
  statusMessage?: string | null;
  role?: string | null;
  tags?: unknown;
  metadata?: unknown;
  /**
   * Seconds since 1970.
   */
  lastActiveAt?: number | null;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  deactivatedAt?: number | null;
  conversationId?: string | null;
  hasBlockedMe?: boolean | null;
  blockedByMe?: boolean | null;
  scope?: string | null;
  oldScope?: string | null;
  /**
   * Seconds since 1970.
   */
  joinedAt?: number | null;
  [k: string]: unknown;
}
export interface GroupMemberData {
  group: Group;
  members: {
    [k: string]: Member;
  };
  by?: User | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface JudgedMessageData {
  message: Message;
  moderation?:
    | {
        condition?: unknown;
        filter?: unknown;
        rule?: {
          id?: string | null;
          name?: string | null;
          revisionId?: string | null;
          action?: string[] | null;
          /**
           * Seconds since 1970.
           */
          blockedAt?: number | null;
          [k: string]: unknown;
        } | null;
        [k: string]: unknown;
      }[]
    | null;
  reviewed?: boolean | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface Message {
  id: string;
  conversationId: string;
  muid?: string | null;
  /**
   * The id of the message that started the thread.
   */
  parentId?: string | null;
  tags?: unknown;
  metadata?: unknown;
  reactions?: unknown;
  replyCount?: number | null;
  status?: string | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  editedAt?: number | null;
  editedBy?: string | null;
  /**
   * Seconds since 1970.
   */
  deletedAt?: number | null;
  deletedBy?: string | null;
  /**
   * Seconds since 1970.
   */
  deliveredAt?: number | null;
  /**
   * Seconds since 1970.
   */
  readAt?: number | null;
  /**
   * Seconds since 1970.
   */
  pinnedAt?: number | null;
  pinnedBy?: string | null;
  sender?: string | null;
  receiverType?: string | null;
  receiver?: string | null;
  category?: string | null;
  type?: string | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  data?: {
    text?: string | null;
    url?: string | null;
    type?: string | null;
    action?: string | null;
    attachments?:
      | {
          url?: string | null;
          name?: string | null;
          mimeType?: string | null;
          extension?: string | null;
          /**
           * Bytes.
           */
          size?: number | null;
          [k: string]: unknown;
        }[]
      | null;
    mentions?: {
      [k: string]: User;
    } | null;
    moderation?: {
      status?: string | null;
      rule?: unknown;
      [k: string]: unknown;
    } | null;
    resource?: string | null;
    customData?: unknown;
    interactiveData?: unknown;
    metadata?: unknown;
    extras?: unknown;
    entities?: {
      sender?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      receiver?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      by?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      for?: {
        entity?: Party | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      on?: {
        entity?: {
          uid?: string | null;
          guid?: string | null;
          name?: string | null;
          type?: string | null;
          description?: string | null;
          icon?: string | null;
          owner?: string | null;
          oldOwner?: string | null;
          scope?: string | null;
          membersCount?: number | null;
          onlineMembersCount?: number | null;
          hasJoined?: boolean | null;
          /**
           * Seconds since 1970.
           */
          joinedAt?: number | null;
          conversationId?: string | null;
          metadata?: unknown;
          tags?: unknown;
          /**
           * Seconds since 1970.
           */
          createdAt?: number | null;
          /**
           * Seconds since 1970.
           */
          updatedAt?: number | null;
          updatedBy?: string | null;
          avatar?: string | null;
          link?: string | null;
          status?: string | null;
          statusMessage?: string | null;
          role?: string | null;
          /**
           * Seconds since 1970.
           */
          lastActiveAt?: number | null;
          /**
           * Seconds since 1970.
           */
          deactivatedAt?: number | null;
          hasBlockedMe?: boolean | null;
          blockedByMe?: boolean | null;
          muid?: string | null;
          /**
           * The id of the message that started the thread.
           */
          parentId?: string | null;
          reactions?: unknown;
          replyCount?: number | null;
          /**
           * Seconds since 1970.
           */
          editedAt?: number | null;
          editedBy?: string | null;
          /**
           * Seconds since 1970.
           */
          deletedAt?: number | null;
          deletedBy?: string | null;
          /**
           * Seconds since 1970.
           */
          deliveredAt?: number | null;
          /**
           * Seconds since 1970.
           */
          readAt?: number | null;
          /**
           * Seconds since 1970.
           */
          pinnedAt?: number | null;
          pinnedBy?: string | null;
          id?: string | null;
          sessionid?: string | null;
          sessionId?: string | null;
          sender?: string | null;
          receiver?: string | null;
          receiverType?: string | null;
          category?: string | null;
          /**
           * Seconds since 1970.
           */
          sentAt?: number | null;
          /**
           * Seconds since 1970.
           */
          initiatedAt?: number | null;
          /**
           * Seconds since 1970.
           */
          startedAt?: number | null;
          /**
           * Seconds since 1970.
           */
          endedAt?: number | null;
          /**
           * Seconds.
           */
          duration?: number | null;
          data?: {
            text?: string | null;
            url?: string | null;
            type?: string | null;
            action?: string | null;
            attachments?:
              | {
                  url?: string | null;
                  name?: string | null;
                  mimeType?: string | null;
                  extension?: string | null;
                  /**
                   * Bytes.
                   */
                  size?: number | null;
                  [k: string]: unknown;
                }[]
              | null;
            mentions?: {
              [k: string]: User;
            } | null;
            moderation?: {
              status?: string | null;
              rule?: unknown;
              [k: string]: unknown;
            } | null;
            resource?: string | null;
            customData?: unknown;
            interactiveData?: unknown;
            metadata?: unknown;
            extras?: unknown;
            entities?: {
              sender?: {
                entity?: Party | null;
                entityType?: string | null;
                [k: string]: unknown;
              } | null;
              receiver?: {
                entity?: Party | null;
                entityType?: string | null;
                [k: string]: unknown;
              } | null;
              [k: string]: unknown;
            } | null;
            [k: string]: unknown;
          } | null;
          [k: string]: unknown;
        } | null;
        entityType?: string | null;
        [k: string]: unknown;
      } | null;
      [k: string]: unknown;
    } | null;
    [k: string]: unknown;
  } | null;
  [k: string]: unknown;
}
export interface MessageData {
  message: Message;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ModerationFailedData {
  resource: MessageOutline;
  contentType?: string | null;
  outcome?: string | null;
  /**
   * Seconds since 1970.
   */
  completedAt?: number | null;
  failures?:
    | {
        category?: string | null;
        httpStatus?: number | null;
        errorMessage?: string | null;
        /**
         * The answer of the moderation endpoint as text, cut at 2 KB.
         */
        responseBody?: string | null;
        responseBodyTruncated?: boolean | null;
        /**
         * Milliseconds.
         */
        timeoutMs?: number | null;
        /**
         * Seconds since 1970.
         */
        failedAt?: number | null;
        /**
         * The errors in the answer, one sentence each.
         */
        validationErrors?: string[] | null;
        context?: {
          engine?: string | null;
          setting?: string | null;
          rule?: {
            id?: string | null;
            name?: string | null;
            revisionId?: string | null;
            action?: string[] | null;
            /**
             * Seconds since 1970.
             */
            blockedAt?: number | null;
            [k: string]: unknown;
          } | null;
          condition?: unknown;
          request?: unknown;
          providerErrorCode?: string | null;
          openaiRequestId?: string | null;
          [k: string]: unknown;
        } | null;
        [k: string]: unknown;
      }[]
    | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface NotificationCreatedData {
  appId?: string | null;
  name?: string | null;
  label?: string | null;
  tag?: string | null;
  tags?: string[] | null;
  status?: string | null;
  templateId?: string | null;
  templateVersion?: number | null;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  metadata?: unknown;
  totalTargets?: number | null;
  sentCount?: number | null;
  failedCount?: number | null;
  notificationId: string;
  campaignId?: string | null;
  category?: string | null;
  sendMode?: string | null;
  priority?: string | null;
  channels?: string[] | null;
  dataType?: string | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ParticipantJoinedData {
  sessionId: string;
  occupant: {
    uid?: string | null;
    name?: string | null;
    /**
     * `true` or `false`, as text.
     */
    audio_call?: string | null;
    /**
     * Seconds since 1970.
     */
    joined_at?: number | null;
    /**
     * Seconds since 1970.
     */
    left_at?: number | null;
    [k: string]: unknown;
  };
  initial_config?: unknown;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ParticipantLeftData {
  sessionId: string;
  occupant: {
    uid?: string | null;
    name?: string | null;
    /**
     * `true` or `false`, as text.
     */
    audio_call?: string | null;
    /**
     * Seconds since 1970.
     */
    joined_at?: number | null;
    /**
     * Seconds since 1970.
     */
    left_at?: number | null;
    [k: string]: unknown;
  };
  initial_config?: unknown;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface PushNotificationData {
  appId?: string | null;
  name?: string | null;
  label?: string | null;
  tag?: string | null;
  tags?: string[] | null;
  status?: string | null;
  templateId?: string | null;
  templateVersion?: number | null;
  /**
   * Seconds since 1970.
   */
  createdAt?: number | null;
  /**
   * Seconds since 1970.
   */
  updatedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  sentAt?: number | null;
  metadata?: unknown;
  notificationId?: string | null;
  campaignId?: string | null;
  receiver?: string | null;
  channelType?: string | null;
  channelId?: string | null;
  alternativeText?: string | null;
  dataType?: string | null;
  variables?: unknown;
  content?: unknown;
  /**
   * Seconds since 1970.
   */
  deliveredAt?: number | null;
  /**
   * Seconds since 1970.
   */
  engagedAt?: number | null;
  /**
   * Seconds since 1970.
   */
  failedAt?: number | null;
  errorMessage?: string | null;
  pushNotificationId: string;
  category?: string | null;
  /**
   * Seconds since 1970.
   */
  clickedAt?: number | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface PushProviderData {
  to: {
    uid: string;
    name?: string | null;
    email?: string | null;
    phno?: string | null;
    [k: string]: unknown;
  };
  notificationDetails: {
    title?: string | null;
    body?: string | null;
    type?: string | null;
    tag?: string | null;
    conversationId?: string | null;
    sender?: string | null;
    senderName?: string | null;
    senderAvatar?: string | null;
    receiver?: string | null;
    receiverName?: string | null;
    receiverAvatar?: string | null;
    receiverType?: string | null;
    callAction?: string | null;
    callType?: string | null;
    sessionId?: string | null;
    /**
     * Milliseconds since 1970, as text.
     */
    sentAt?: string | null;
    unreadMessageCount?: number | null;
    message?: MessageOutline | null;
    custom?: unknown;
    [k: string]: unknown;
  };
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ReactionData {
  reaction: {
    id: string;
    messageId: string;
    conversationId?: string | null;
    reaction?: string | null;
    uid?: string | null;
    /**
     * Seconds since 1970.
     */
    reactedAt?: number | null;
    reactedBy?: User | null;
    [k: string]: unknown;
  };
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface ReceiptData {
  receiver?: string | null;
  receiverType?: string | null;
  type?: string | null;
  /**
   * Who received or read the message; `app_system` if everyone did.
   */
  sender?: string | null;
  /**
   * Who wrote the message.
   */
  messageSender?: string | null;
  body: {
    /**
     * delivered, read, deliveredToAll or readByAll.
     */
    action?: string | null;
    messageId: string;
    user?: User | null;
    /**
     * Seconds since 1970.
     */
    timestamp?: number | null;
    [k: string]: unknown;
  };
  /**
   * Fields of a legacy delivery that have no place in the modern shape, as they were sent.
   */
  legacy?: {
    [k: string]: unknown;
  };
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface RecordingData {
  sessionId: string;
  /**
   * Seconds since 1970, as text.
   */
  startTime?: string | null;
  recordingDate?: string | null;
  /**
   * Seconds, with decimals, as text.
   */
  duration?: string | null;
  recording_url?: string | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface RingingData {
  call: Call;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface SessionEndedData {
  sessionId: string;
  /**
   * Seconds since 1970.
   */
  created_at?: number | null;
  /**
   * Seconds since 1970.
   */
  destroyed_at?: number | null;
  all_occupants?:
    | {
        uid?: string | null;
        name?: string | null;
        /**
         * `true` or `false`, as text.
         */
        audio_call?: string | null;
        /**
         * Seconds since 1970.
         */
        joined_at?: number | null;
        /**
         * Seconds since 1970.
         */
        left_at?: number | null;
        [k: string]: unknown;
      }[]
    | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface SessionStartedData {
  sessionId: string;
  /**
   * Seconds since 1970.
   */
  created_at?: number | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface SmsProviderData {
  to: {
    uid: string;
    name?: string | null;
    email?: string | null;
    phno?: string | null;
    [k: string]: unknown;
  };
  messages?:
    | {
        sender?: {
          uid?: string | null;
          name?: string | null;
          avatar?: string | null;
          [k: string]: unknown;
        } | null;
        message?: string | null;
        messageObject?: MessageOutline | null;
        [k: string]: unknown;
      }[]
    | null;
  senderDetails?: {
    uid?: string | null;
    name?: string | null;
    avatar?: string | null;
    [k: string]: unknown;
  } | null;
  groupDetails?: {
    guid?: string | null;
    name?: string | null;
    icon?: string | null;
    [k: string]: unknown;
  } | null;
  smsContent?: string | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
export interface TranscriptionData {
  sessionId: string;
  tid?: string | null;
  transcriptDate?: string | null;
  transcript_url?: string | null;
  /**
   * Seconds since 1970.
   */
  startTime?: number | null;
  /**
   * Seconds since 1970.
   */
  endTime?: number | null;
  /**
   * Envelope fields that have no other place in the event.
   */
  envelope?: {
    origin?: unknown;
    chatAPIVersion?: unknown;
    bot?: unknown;
    [k: string]: unknown;
  };
  /**
   * Raw values of an undocumented type, by JSON Pointer into the data. A value nested deeper than 500 levels is JSON text.
   */
  unexpected?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}

/** The data of each event, by its type. */
export interface EventData {
  'com.cometchat.message_sent': MessageData;
  'com.cometchat.message_edited': MessageData;
  'com.cometchat.message_deleted': MessageData;
  'com.cometchat.message_reaction_added': ReactionData;
  'com.cometchat.message_reaction_removed': ReactionData;
  'com.cometchat.user_mentioned': MessageData;
  'com.cometchat.message_pinned': MessageData;
  'com.cometchat.message_unpinned': MessageData;
  'com.cometchat.conversation_pinned': ConversationData;
  'com.cometchat.conversation_unpinned': ConversationData;
  'com.cometchat.message_delivery_receipt': ReceiptData;
  'com.cometchat.message_read_receipt': ReceiptData;
  'com.cometchat.message_delivered_to_all': ReceiptData;
  'com.cometchat.message_read_by_all': ReceiptData;
  'com.cometchat.message_sent_to_bot': MessageData;
  'com.cometchat.user_blocked': BlockData;
  'com.cometchat.user_unblocked': BlockData;
  'com.cometchat.user_connection_status_changed': ConnectionData;
  'com.cometchat.group_created': GroupData;
  'com.cometchat.group_updated': GroupData;
  'com.cometchat.group_deleted': GroupData;
  'com.cometchat.group_owner_transferred': GroupData;
  'com.cometchat.group_member_added': GroupMemberData;
  'com.cometchat.group_member_kicked': GroupMemberData;
  'com.cometchat.group_member_banned': GroupMemberData;
  'com.cometchat.group_member_unbanned': GroupMemberData;
  'com.cometchat.group_member_scope_changed': GroupMemberData;
  'com.cometchat.group_member_joined': GroupMemberData;
  'com.cometchat.group_member_left': GroupMemberData;
  'com.cometchat.call_initiated': RingingData;
  'com.cometchat.call_busy': RingingData;
  'com.cometchat.call_cancelled': RingingData;
  'com.cometchat.call_rejected': RingingData;
  'com.cometchat.call_unanswered': RingingData;
  'com.cometchat.call_started': SessionStartedData;
  'com.cometchat.call_participant_joined': ParticipantJoinedData;
  'com.cometchat.call_participant_left': ParticipantLeftData;
  'com.cometchat.call_ended': SessionEndedData;
  'com.cometchat.meeting_started': SessionStartedData;
  'com.cometchat.meeting_participant_joined': ParticipantJoinedData;
  'com.cometchat.meeting_participant_left': ParticipantLeftData;
  'com.cometchat.meeting_ended': SessionEndedData;
  'com.cometchat.recording_generated': RecordingData;
  'com.cometchat.transcription_generated': TranscriptionData;
  'com.cometchat.moderation_engine_approved': JudgedMessageData;
  'com.cometchat.moderation_engine_blocked': JudgedMessageData;
  'com.cometchat.moderation_manual_approved': JudgedMessageData;
  'com.cometchat.moderation_engine_failed': ModerationFailedData;
  'com.cometchat.after_campaign_completed': CampaignData;
  'com.cometchat.after_campaign_failed': CampaignData;
  'com.cometchat.after_notification_created': NotificationCreatedData;
  'com.cometchat.after_feed_item_sent': FeedItemData;
  'com.cometchat.after_feed_item_delivered': FeedItemData;
  'com.cometchat.after_feed_item_read': FeedItemData;
  'com.cometchat.after_feed_item_interacted': FeedItemData;
  'com.cometchat.after_push_notification_sent': PushNotificationData;
  'com.cometchat.after_push_notification_delivered': PushNotificationData;
  'com.cometchat.after_push_notification_clicked': PushNotificationData;
  'com.cometchat.push-notification-payload-generated': PushProviderData;
  'com.cometchat.email-notification-payload-generated': EmailProviderData;
  'com.cometchat.sms-notification-payload-generated': SmsProviderData;
}
