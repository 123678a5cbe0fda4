import type { JsonObject } from './json-value.ts';

/**
 * A processed event as consumers read it from SQS: CloudEvents 1.0 in structured JSON.
 *
 * `id` is stable: a vendor retry and a redrive have the same one. `subject` is what the event is about (conversation,
 * user, group, call session) and, with the app id, its message group: events of one subject come in order.
 */
export interface ProcessedEvent<Type extends string = string, Data extends object = JsonObject> {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/cometchat/apps/{appId}/webhooks/{webhook}`, percent-encoded; `bots/{bot}` at the end for a bot callback. */
  readonly source: string;
  /** `com.cometchat.` and the modern name of the trigger. */
  readonly type: Type;
  readonly subject: string;
  /** RFC 3339; when it happened by CometChat's clock, or the receipt time where the payload has no time. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: Data;
  /** The trigger as it was sent. */
  readonly cometchattrigger: string;
  readonly cometchatsystem: CometChatSystem;
  readonly cometchatregion?: string;
  /** RFC 3339; when the relay received it. */
  readonly receivedtime: string;
  /** The run, if the event was published again from the archive. */
  readonly replay?: string;
}

/** Which of CometChat's webhook systems sent it; `unknown` for a trigger that the catalogue does not have. */
export type CometChatSystem = 'modern' | 'legacy' | 'notifications' | 'bot' | 'unknown';
