import type { JsonObject } from '../cometchat/json.ts';
import type { Post } from './outbound.ts';

/** The message that a rule judges: one view for `before_message` and for the moderation Custom API. */
export interface JudgedMessage {
  /** Absent in `before_message`: the message is not stored yet. */
  readonly id: string | undefined;
  /** The client's own id; present only if the client set it. */
  readonly muid: string | undefined;
  /** Absent in moderation requests: they don't name the app. */
  readonly appId: string | undefined;
  /** Such as `ann_user_ben` or `group_team`. Absent where CometChat did not say it. */
  readonly conversationId: string | undefined;
  /** The sender's uid. Empty where CometChat did not say it. */
  readonly sender: string;
  /** The other user's uid, or the group's guid. Empty where CometChat did not say it. */
  readonly receiver: string;
  /** `user` where CometChat did not say it. */
  readonly receiverType: 'user' | 'group';
  /** `message`, `custom`, `interactive`, `action` or `call`. Empty where CometChat did not say it. */
  readonly category: string;
  /** `text`, `image`, `file`, `audio`, `video`, or the type of a custom message. Empty where CometChat did not say it. */
  readonly type: string;
  /** Empty where the message has no text. */
  readonly text: string;
  /** At most 100. Where the message has only `data.url`, one attachment with that URL. */
  readonly attachments: readonly Attachment[];
  /** The id of the thread's parent message; present only in replies. */
  readonly parentId: string | undefined;
  /** Earlier messages of the conversation, oldest first: up to ten in moderation requests, none in `before_message`. */
  readonly context: readonly ContextMessage[];
  /** The message as CometChat sent it, unknown fields included. */
  readonly raw: JsonObject;
}

/** A file of a message. A field is absent where CometChat did not say it, or said it in another form. */
export interface Attachment {
  readonly url: string | undefined;
  readonly name: string | undefined;
  readonly mimeType: string | undefined;
  /** Without a dot. */
  readonly extension: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
}

/** An earlier message of the conversation. */
export interface ContextMessage {
  /** The sender's uid. */
  readonly sender: string;
  readonly text: string;
}

/** What a rule answers. `confidence` is from 0 to 1 and 1 where it is left out. */
export type RuleResult =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'annotate'; readonly metadata: JsonObject }
  | { readonly outcome: 'drop'; readonly reason: string; readonly confidence?: number };

export interface RuleContext {
  /** Aborted when the rule's time is over. Pass it on to what the rule waits for. */
  readonly signal: AbortSignal;
  /** The way to services outside. It refuses addresses that aren't of the internet, and knows the rule secrets. */
  readonly post: Post;
}

/** Judges one message. Its name is what settings, metrics and logs call it by. */
export interface Rule {
  readonly name: string;
  judge(message: JudgedMessage, context: RuleContext): RuleResult | Promise<RuleResult>;
}
