import type { EventData } from './generated/event-data.ts';
import { eventSchemas } from './generated/event-schemas.ts';
import type { ProcessedEvent } from './processed-event.ts';

/** The types of the events whose data is described. */
export type KnownEventType = keyof EventData;

/** The event of one type: `EventOf<'com.cometchat.message_sent'>`. */
export type EventOf<Type extends KnownEventType> = {
  [Each in Type]: ProcessedEvent<Each, EventData[Each]>;
}[Type];

/** Every event whose data is described, told apart by `type`. */
export type KnownEvent = EventOf<KnownEventType>;

declare enum UnlistedType {
  any = 'com.cometchat.*',
}

/**
 * The `type` of an event that this version doesn't list: any text. To the compiler it is a literal that equals no other,
 * so that comparing `type` narrows to a known event. To compare it with a text of your own, take it as a `string` first.
 */
export type UnknownEventType = UnlistedType;

/** An event of a trigger that this version doesn't know; its data is as CometChat sent it. */
export type UnknownEvent = ProcessedEvent<UnknownEventType>;

/** Any event of a consumer queue. Compare `type`, or ask {@link isKnownEvent}. */
export type CometChatEvent = KnownEvent | UnknownEvent;

/** Whether the data of a parsed event is described; then `type` tells what it is. */
export function isKnownEvent(event: CometChatEvent): event is KnownEvent {
  return Object.hasOwn(eventSchemas, event.type);
}
