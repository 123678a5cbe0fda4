import type { User } from './generated/event-data.ts';
import { eventSchemas } from './generated/event-schemas.ts';
import type { CometChatEvent, KnownEvent } from './known-event.ts';

/** The events that are about a message: sent, edited, deleted, pinned, mentioned in, judged, handed to a bot. */
export type MessageEvent = Extract<KnownEvent, { readonly data: { message: { conversationId: string } } }>;

/** A message, or the snapshot of one that an action is about; of a deleted message little is left. */
export interface MessageView {
  readonly id?: string | null;
  readonly parentId?: string | null;
  readonly conversationId?: string | null;
  readonly sender?: string | null;
  readonly receiver?: string | null;
  readonly receiverType?: string | null;
  readonly category?: string | null;
  readonly type?: string | null;
  readonly data?: {
    readonly text?: string | null;
    readonly url?: string | null;
    readonly attachments?: readonly Attachment[] | null;
    readonly mentions?: Readonly<Record<string, User>> | null;
  } | null;
}

/** A file of a message. */
export interface Attachment {
  readonly url?: string | null;
  readonly name?: string | null;
  readonly mimeType?: string | null;
  readonly extension?: string | null;
  /** Bytes. */
  readonly size?: number | null;
}

const definitionsWithMessage = ['MessageData', 'JudgedMessageData'];

/** Whether an event is about a message. Calls are not, though they have the shape of one. */
export function isMessageEvent(event: CometChatEvent): event is MessageEvent {
  const schema = Object.hasOwn(eventSchemas, event.type) ? eventSchemas[event.type] : undefined;
  return schema !== undefined && definitionsWithMessage.includes(schema.definition);
}

/**
 * The message that an event is about. An edit or a deletion comes in one of two shapes: as the message itself, or as an
 * action message with its own id that has the message inside. Both lead to the message.
 */
export function subjectMessage(event: MessageEvent): MessageView {
  const { message } = event.data;
  const on = message.data?.entities?.on;
  return message.category === 'action' && on?.entityType === 'message' && on.entity ? on.entity : message;
}

/**
 * Whether CometChat created this message to report something: `edited`, `deleted`, `added` and so on are in its
 * `data.action`. An edit causes three `message_sent` of this kind, a deletion one. No person wrote them.
 */
export function isActionMessage(event: MessageEvent): boolean {
  return event.data.message.category === 'action';
}

/** The id of the message that the event is about, in both shapes of an edit. */
export function messageId(event: MessageEvent): string | undefined {
  return subjectMessage(event).id ?? undefined;
}

/** The text, in both shapes of an edit the new one; undefined for a message without text and for a deleted one. */
export function messageText(event: MessageEvent): string | undefined {
  return subjectMessage(event).data?.text ?? undefined;
}

/** The message that this one answers in a thread; undefined outside of threads. */
export function threadParent(event: MessageEvent): string | undefined {
  return subjectMessage(event).parentId ?? undefined;
}

/** Whom the text mentions. In the text itself a mention is written `<@uid:UID>`. */
export function mentionedUsers(event: MessageEvent): readonly User[] {
  return Object.values(subjectMessage(event).data?.mentions ?? {});
}

/** The files of a message; one that has only a `url` counts as a file of that address. */
export function attachments(event: MessageEvent): readonly Attachment[] {
  const { attachments: files, url } = subjectMessage(event).data ?? {};
  if (files && files.length > 0) return files;
  return typeof url === 'string' && url !== '' ? [{ url }] : [];
}

/** Where a message stands; the parties are undefined where CometChat left them out. */
export type Conversation =
  | {
      readonly kind: 'direct';
      readonly id: string;
      readonly sender: string | undefined;
      readonly receiver: string | undefined;
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly sender: string | undefined;
      readonly guid: string | undefined;
    };

/** Whether the message stands between two users or in a group, and whose it is. */
export function conversation(event: MessageEvent): Conversation {
  const { receiverType, conversationId: id, ...parties } = event.data.message;
  const sender = parties.sender ?? undefined;
  const receiver = parties.receiver ?? undefined;
  return receiverType === 'group'
    ? { kind: 'group', id, sender, guid: receiver }
    : { kind: 'direct', id, sender, receiver };
}
