import type { Delivery } from '../delivery.ts';
import type { JsonObject } from '../json.ts';
import { textAt, valueAt } from '../value-at.ts';
import { callRows } from './calls.ts';
import { campaignRows } from './campaigns.ts';
import { groupRows } from './groups.ts';
import { legacyMessageRows } from './legacy-messages.ts';
import { messageRows } from './messages.ts';
import { moderationRows } from './moderation.ts';
import { notificationRows } from './notifications.ts';
import { receiptRows } from './receipts.ts';
import type { CatalogueRow, Condition } from './row.ts';
import { userRows } from './users.ts';

/** Every kind of delivery that the relay knows. Rows of one trigger are tried in this order. */
export const catalogue: readonly CatalogueRow[] = [
  ...messageRows,
  ...receiptRows,
  ...legacyMessageRows,
  ...userRows,
  ...groupRows,
  ...callRows,
  ...moderationRows,
  ...campaignRows,
  ...notificationRows,
];

const rowsByTrigger: ReadonlyMap<string, readonly CatalogueRow[]> = groupByTrigger(catalogue);

/** Fields beside `data` that don't matter for the identity, in every row. */
export const ignoredInEnvelope = ['region', 'origin', 'chatAPIVersion', 'type'] as const;

/** The row of a delivery; undefined for a trigger that the catalogue does not know. */
export function findRow(delivery: Delivery): CatalogueRow | undefined {
  const rows = rowsByTrigger.get(delivery.trigger);
  return rows?.find((row) => row.when.every((condition) => holds(condition, delivery.envelope)));
}

function holds(condition: Condition, envelope: JsonObject): boolean {
  if ('equals' in condition) return textAt(envelope, condition.path) === condition.equals;
  const value = valueAt(envelope, condition.path);
  return (value !== undefined && value !== null) === (condition.is === 'present');
}

function groupByTrigger(rows: readonly CatalogueRow[]): Map<string, CatalogueRow[]> {
  const groups = new Map<string, CatalogueRow[]>();
  for (const row of rows) {
    for (const trigger of [row.trigger, ...row.aliases]) {
      const group = groups.get(trigger);
      if (group === undefined) groups.set(trigger, [row]);
      else group.push(row);
    }
  }
  return groups;
}
