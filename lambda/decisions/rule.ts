import type { JsonObject } from '../cometchat/json.ts';
import type { Post } from './outbound.ts';

/** The message that a rule judges: one view for `before_message` and for the moderation Custom API. */
export interface JudgedMessage {
  /** Absent in `before_message`: the message is not stored yet. */
  readonly id: string | undefined;
  /** The client's own id; present only if the client set it. */
  readonly muid: string | undefined;
  readonly appId: string | undefined;
  readonly conversationId: string | undefined;
  /** Empty where CometChat did not say it. */
  readonly sender: string;
  readonly receiver: string;
  readonly receiverType: 'user' | 'group';
  readonly category: string;
  readonly type: string;
  /** Empty where the message has no text. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** The id of the thread's parent message. */
  readonly parentId: string | undefined;
  /** Earlier messages of the conversation, oldest first; the moderation Custom API sends up to ten. */
  readonly context: readonly ContextMessage[];
  /** The message as CometChat sent it, unknown fields included. */
  readonly raw: JsonObject;
}

export interface Attachment {
  readonly url: string | undefined;
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  readonly extension: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
}

export interface ContextMessage {
  readonly sender: string;
  readonly text: string;
}

/** What a rule answers. `confidence` is from 0 to 1 and 1 where it is left out. */
export type RuleResult =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'annotate'; readonly metadata: JsonObject }
  | { readonly outcome: 'drop'; readonly reason: string; readonly confidence?: number };

export interface RuleContext {
  /** Aborted when the rule's time is over. Pass it on to whatever the rule waits for. */
  readonly signal: AbortSignal;
  /** The way to services outside. It refuses addresses that aren't of the internet, and knows the rule secrets. */
  readonly post: Post;
}

/** Judges one message. Its name is what settings, metrics and logs call it by. */
export interface Rule {
  readonly name: string;
  judge(message: JudgedMessage, context: RuleContext): RuleResult | Promise<RuleResult>;
}
