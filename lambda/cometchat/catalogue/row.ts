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
  readonly identity: Identity;
  /**
   * Fields that don't matter: deliveries that differ only here are the same event. A path covers everything below it,
   * except the fields that `identity` names. Empty where the identity is the receipt.
   */
  readonly ignored: readonly string[];
  /** What the event is about; the first that the delivery has. */
  readonly subject: readonly SubjectSource[];
  /**
   * Whose events of one subject need no order among each other: the first of these fields that the delivery has belongs to
   * the message group. Left out: one message group for the subject.
   */
  readonly parallelBy?: readonly string[];
  /** When it happened; the first that the delivery has. Empty: the payload has no time, the receipt time counts. */
  readonly time: readonly TimeSource[];
  /** What a reader of the documentation must know; one or two sentences. */
  readonly note?: string;
}

export type Condition =
  | { readonly path: string; readonly is: 'present' | 'absent' }
  | { readonly path: string; readonly equals: string };

/**
 * `receipt`: nothing in the payload tells a repeat from a retry, so each delivery is its own event, identified by
 * its receipt time and request id. A delivery that lacks a needed field is identified like that too.
 */
export type Identity = 'receipt' | readonly Ingredient[];

/** A part of an identity. */
export type Ingredient =
  | {
      readonly from: 'field';
      /** The first that has a value counts. A value is a string that is not empty, or a number; `7` and `"7"` are equal. */
      readonly paths: readonly string[];
      /** What an absence means. `receipt`: the identity is the receipt. `nothing`: absence counts as a value. */
      readonly absent: 'receipt' | 'nothing';
    }
  /** A digest of `data` without the fields above it in the identity and the row's ignored fields. */
  | { readonly from: 'rest' };

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
