import { attributeText } from '../cometchat/queued-delivery.ts';
import type { Drift } from './prepare.ts';
import type { RecordOutcome } from './process-batch.ts';

/** Each pair of trigger and field is a metric of its own that CloudWatch bills for; one batch names at most so many. */
const mostFields = 10;

/**
 * Counts what the catalogue did not know in the deliveries of a batch. Records that will come again are left for then.
 *
 * @returns the total, and the first ten pairs of trigger and field, as text that CloudWatch takes for a dimension
 */
export function countDrift(outcomes: readonly RecordOutcome[]): {
  readonly total: number;
  readonly fields: readonly (Drift & { readonly times: number })[];
} {
  const drift = outcomes.flatMap(({ record, result }) =>
    record.kind === 'event' && result !== 'failed' ? record.drift : [],
  );
  const fields = new Map<string, Drift & { times: number }>();
  for (const item of drift) {
    const trigger = dimensionText(item.trigger);
    const field = dimensionText(item.field);
    const key = `${trigger} ${field}`;
    const known = fields.get(key);
    if (known !== undefined) known.times += 1;
    else if (fields.size < mostFields) fields.set(key, { trigger, field, times: 1 });
  }
  return { total: drift.length, fields: [...fields.values()] };
}

/** CloudWatch takes printable ASCII that is not all blank and does not begin with a colon. */
function dimensionText(text: string): string {
  const printable = attributeText(text).trim().replace(/^:/, '?');
  return printable === '' ? '-' : printable;
}
