import { isJsonObject, type JsonObject, type JsonValue } from '../../cometchat/json.ts';
import type { Attachment, ContextMessage, MessageView } from '../rule.ts';

/** What the message itself does not carry. */
export interface MessageSurroundings {
  readonly appId?: string | undefined;
  readonly context?: readonly ContextMessage[];
}

/**
 * A CometChat message object (contract, section 6) as rules see it. Undefined where there is no sender: then it is no
 * message. Everything else may be missing or of another type than documented; it is then left empty, because a rule must
 * still see the rest.
 */
export function viewMessage(
  message: JsonObject,
  surroundings: MessageSurroundings = {},
): MessageView | undefined {
  const sender = identifier(message.sender);
  if (sender === undefined) return undefined;
  const data = isJsonObject(message.data) ? message.data : {};
  return {
    id: identifier(message.id),
    muid: identifier(message.muid),
    appId: surroundings.appId,
    conversationId: identifier(message.conversationId),
    sender,
    receiver: identifier(message.receiver) ?? '',
    receiverType: message.receiverType === 'group' ? 'group' : 'user',
    category: textOf(message.category) ?? '',
    type: textOf(message.type) ?? '',
    text: textOf(data.text) ?? '',
    attachments: viewAttachments(data),
    parentId: identifier(message.parentId),
    context: surroundings.context ?? [],
    raw: message,
  };
}

/** More than any client sends; a rule's work grows with them. */
const mostAttachments = 100;

/** The attachments; where only `data.url` names the file, one attachment with that URL. */
function viewAttachments(data: JsonObject): Attachment[] {
  const { attachments, url } = data;
  const listed = Array.isArray(attachments) ? attachments : isJsonObject(attachments) ? [attachments] : [];
  const found = listed.filter(isJsonObject).slice(0, mostAttachments).map(viewAttachment);
  if (found.length > 0 || textOf(url) === undefined) return found;
  return [viewAttachment({ url })];
}

function viewAttachment(attachment: JsonObject): Attachment {
  return {
    url: textOf(attachment.url),
    name: textOf(attachment.name),
    mimeType: textOf(attachment.mimeType),
    extension: textOf(attachment.extension),
    size: bytes(attachment.size),
  };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Ids are strings; numbers are taken too, because message ids are digits. */
function identifier(value: JsonValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value);
}

/** A size is a number, or a string of digits (contract, section 6). */
function bytes(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'string' && !/^\d{1,15}$/.test(value)) return undefined;
  const size = typeof value === 'string' ? Number(value) : value;
  return typeof size === 'number' && size >= 0 ? size : undefined;
}
