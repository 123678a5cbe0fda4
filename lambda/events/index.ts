/**
 * What consumers of the relay's events use: the types of all events, one function that reads them from SQS, and helpers
 * for what is awkward in CometChat's data. It needs nothing but the JavaScript runtime.
 */
export type * from './generated/event-data.ts';
export {
  type CometChatEvent,
  type EventOf,
  isKnownEvent,
  type KnownEvent,
  type KnownEventType,
  type UnknownEvent,
  type UnknownEventType,
} from './known-event.ts';
export { fetchMedia, type MediaAccess, MediaError, type MediaOptions, mediaAccess } from './media.ts';
export {
  type Attachment,
  attachments,
  type Conversation,
  conversation,
  isActionMessage,
  isMessageEvent,
  type MessageEvent,
  type MessageView,
  mentionedUsers,
  messageId,
  messageText,
  subjectMessage,
  threadParent,
} from './message-event.ts';
export { type EventCarrier, parseProcessedEvent } from './parse-processed-event.ts';
export type { CometChatSystem, ProcessedEvent } from './processed-event.ts';
export { ProcessedEventError, type ProcessedEventProblem } from './processed-event-error.ts';
