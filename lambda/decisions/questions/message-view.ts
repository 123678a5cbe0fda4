import { toList, toNumber, toObject, toText } from '../../cometchat/coerce.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../cometchat/json.ts';
import type { Attachment, ContextMessage, JudgedMessage } from '../rule.ts';

/** Whether an object has anything of a message. A delivery may have `type` and `data` too, beside its `trigger`. */
export function isMessage(value: JsonObject): boolean {
  const hasOne = (...names: readonly string[]) => names.some((name) => Object.hasOwn(value, name));
  return (
    hasOne('sender', 'category') ||
    (hasOne('type', 'data', 'text', 'url', 'attachments') && !hasOne('trigger'))
  );
}

/**
 * A CometChat message object (contract, section 6) as rules see it. Undefined where it has nothing of a message. Any field
 * may be missing or of another type than documented; it is then left empty, because a rule must still see the rest. The
 * app id and the messages before it come with the question, not with the message.
 */
export function viewMessage(
  message: JsonObject,
  {
    appId,
    context = [],
  }: { readonly appId?: string | undefined; readonly context?: readonly ContextMessage[] } = {},
): JudgedMessage | undefined {
  if (!isMessage(message)) return undefined;
  const data = toObject(message.data) ?? {};
  return {
    id: textOf(message.id),
    muid: textOf(message.muid),
    appId,
    conversationId: textOf(message.conversationId),
    sender: textOf(message.sender) ?? '',
    receiver: textOf(message.receiver) ?? '',
    receiverType: message.receiverType === 'group' ? 'group' : 'user',
    category: textOf(message.category) ?? '',
    type: textOf(message.type) ?? '',
    text: textOf(data.text) ?? '',
    attachments: viewAttachments(data),
    parentId: textOf(message.parentId),
    context,
    raw: message,
  };
}

/** More than any client sends; a rule's work grows with them. */
const mostAttachments = 100;

/** The attachments; where only `data.url` names the file, one attachment with that URL. */
function viewAttachments(data: JsonObject): Attachment[] {
  const { attachments, url } = data;
  const found = (toList(attachments, isAttachment) ?? [])
    .filter(isJsonObject)
    .slice(0, mostAttachments)
    .map(viewAttachment);
  if (found.length > 0 || textOf(url) === undefined) return found;
  return [viewAttachment({ url })];
}

const attachmentFields = ['url', 'name', 'mimeType', 'extension', 'size'];

function isAttachment(object: JsonObject): boolean {
  return attachmentFields.some((name) => Object.hasOwn(object, name));
}

function viewAttachment(attachment: JsonObject): Attachment {
  const size = toNumber(attachment.size);
  return {
    url: textOf(attachment.url),
    name: textOf(attachment.name),
    mimeType: textOf(attachment.mimeType),
    extension: textOf(attachment.extension),
    size: size !== undefined && size >= 0 ? size : undefined,
  };
}

/** Ids are strings; numbers are taken too, because message ids are digits. */
function textOf(value: JsonValue | undefined): string | undefined {
  const text = toText(value);
  return text === '' ? undefined : text;
}
