import type { CometChatSystem } from '../../events/processed-event.ts';
import type { Category } from '../categories.ts';

/**
 * One row of the catalogue: all that the relay must know to route one kind of delivery, as data. Paths are dotted and
 * start at the envelope (`data.message.id`), as the vendor's documentation writes them.
 */
export interface CatalogueRow {
  /** Unique in the catalogue; schemas and samples are linked to the row by it. */
  readonly name: string;
  /** The trigger as CometChat's payloads spell it. */
  readonly trigger: string;
  /** Other spellings that are accepted. */
  readonly aliases: readonly string[];
  readonly system: CometChatSystem;
  readonly category: Category;
  /** The event type that consumers read, without `com.cometchat.`: the trigger's modern name. */
  readonly event: string;
  /** Tells rows of one trigger apart; all must hold. A trigger's last row has none. */
  readonly when: readonly Condition[];
  /** What makes two deliveries the same event, beside app, webhook and trigger. */
  readonly identity: readonly Ingredient[];
  /** What the event is about; the first that the delivery has. */
  readonly subject: readonly SubjectSource[];
  /** When it happened; the first that the delivery has. Empty: the payload has no time, the receipt time counts. */
  readonly time: readonly TimeSource[];
  /** What a reader of the documentation must know; one or two sentences. */
  readonly note?: string;
}

export type Condition =
  | { readonly path: string; readonly is: 'present' | 'absent' }
  | { readonly path: string; readonly equals: string };

/** A part of an identity. */
export type Ingredient =
  | {
      readonly from: 'field';
      /** The first that has a value counts. A value is a string that is not empty, or a number; `7` and `"7"` are equal. */
      readonly paths: readonly string[];
      /**
       * What an absence means. `body`: the delivery is broken, its identity is the hash of its body. `nothing`: absence is a
       * value of its own. `minute`: the minute of the receipt stands in.
       */
      readonly absent: 'body' | 'nothing' | 'minute';
    }
  /** The sorted keys of a map, such as the uids of a group's new members. */
  | { readonly from: 'keys'; readonly path: string; readonly absent: 'body' | 'nothing' }
  /** A digest of the values at these paths: for what is long, structured, or personal such as a name. */
  | { readonly from: 'digest'; readonly paths: readonly string[] }
  /** The minute of the receipt: for what nothing in the payload tells from a retry. */
  | { readonly from: 'minute' }
  /** The hash of the body as received. */
  | { readonly from: 'body' };

export type SubjectSource =
  /** A field's text, after a prefix where it alone would not say what it is. */
  | { readonly from: 'field'; readonly path: string; readonly prefix: string }
  /** A conversation id, built as CometChat builds it: two uids in order joined by `_user_`, or `group_` and the guid. */
  | {
      readonly from: 'conversation';
      readonly sender: string;
      readonly receiver: string;
      readonly receiverType: string;
    };

export interface TimeSource {
  readonly path: string;
  readonly unit: 'seconds' | 'milliseconds';
}
