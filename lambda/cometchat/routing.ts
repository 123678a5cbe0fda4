import type { CometChatSystem } from '../events/processed-event.ts';
import { identifierPart, sqsIdentifier } from '../sqs/identifier.ts';
import { findRow } from './catalogue/index.ts';
import type { CatalogueRow } from './catalogue/row.ts';
import type { Category } from './categories.ts';
import type { Delivery } from './delivery.ts';
import { findTime } from './event-time.ts';
import { type DeliveryReceipt, identify } from './identity.ts';
import { smokeRoute } from './smoke-test.ts';
import { findSubject, orderingKey } from './subject.ts';
import { shownTrigger } from './trigger-name.ts';
import { textAt } from './value-at.ts';

export type { DeliveryReceipt } from './identity.ts';

/** Where a delivery goes, and as what. */
export interface Route {
  /** The delivery's row in the catalogue; undefined for a trigger that it does not know. */
  readonly row: CatalogueRow | undefined;
  /** The row's spelling of the trigger. */
  readonly trigger: string | undefined;
  readonly system: CometChatSystem;
  /** The lane. */
  readonly category: Category;
  /** What the event is about, readable: a conversation id, for example. At most 256 characters. */
  readonly subject: string;
  /** The event's id: equal for a retry, different for another event. Fits SQS and starts with the recipe's version. */
  readonly identity: string;
  /** App and subject (and reader, for receipts) without case, fit for SQS: deliveries of one group stay in order. */
  readonly messageGroupId: string;
  /** The identity: SQS drops a second delivery of the same event. */
  readonly messageDeduplicationId: string;
  /** Milliseconds since 1970, by the payload; undefined where it has no time. */
  readonly time: number | undefined;
}

const unknownTrigger: Recipes = {
  category: 'other',
  identity: 'receipt',
  ignored: [],
  subject: [],
  time: [],
};

/**
 * Routes a delivery by its row in the catalogue. Total: a delivery that lacks what its row needs, or whose trigger is not
 * known, is its own event each time that it comes, with a subject that is the same each time.
 */
export function routeDelivery(delivery: Delivery, receipt: DeliveryReceipt): Route {
  const row = findRow(delivery);
  const recipes: Recipes = row ?? smokeRoute(delivery) ?? unknownTrigger;
  const name = identifierPart(row?.trigger ?? shownTrigger(delivery.trigger));
  const identity = identify(delivery, receipt, name, recipes);
  const subject = findSubject(delivery, recipes.subject);
  return {
    row,
    trigger: row?.trigger,
    system: row?.system ?? 'unknown',
    category: recipes.category,
    subject,
    identity,
    messageGroupId: messageGroup(delivery, subject, recipes),
    messageDeduplicationId: identity,
    time: findTime(delivery.envelope, recipes.time),
  };
}

type Recipes = Pick<CatalogueRow, 'category' | 'identity' | 'ignored' | 'subject' | 'parallelBy' | 'time'>;

function messageGroup(delivery: Delivery, subject: string, { parallelBy = [] }: Recipes): string {
  const own = parallelBy.map((path) => textAt(delivery.envelope, path)).find((text) => text !== undefined);
  const keys = [orderingKey(subject), ...(own === undefined ? [] : [own.toLowerCase()])];
  return sqsIdentifier('', [delivery.appId, ...keys].map(identifierPart));
}

/** Whether CometChat waits for a decision: only `before_message`. */
export function isSynchronous(delivery: Delivery): boolean {
  return isSynchronousTrigger(delivery.trigger);
}

export function isSynchronousTrigger(trigger: string): boolean {
  return trigger === 'before_message';
}
