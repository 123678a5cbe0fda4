import { attributeText } from '../sqs/attributes.ts';
import type { Drift } from './prepare.ts';
import { comesAgain, type RecordOutcome } from './record-outcome.ts';

/** Where the deliveries of a batch weren't as documented. */
export interface DriftCount {
  readonly total: number;
  /** By trigger, field and kind, as text that CloudWatch takes for a dimension. */
  readonly fields: readonly (Drift & { readonly times: number })[];
}

/** Each of them is a metric of its own that CloudWatch bills for; one batch names at most so many. */
const mostOfBatch = 10;

/** One container names at most so many different ones: what comes with a new name each time must not be a bill. */
const mostOfContainer = 100;

/**
 * Makes the function that counts drift, once per container. Records that will come again are left for then. What has no
 * place among the fields is in the total all the same.
 */
export function createDriftCount(): (outcomes: readonly RecordOutcome[]) => DriftCount {
  const named = new Set<string>();
  return (outcomes) => {
    const drift = outcomes.flatMap((outcome) =>
      outcome.record.kind === 'event' && !comesAgain(outcome) ? outcome.record.drift : [],
    );
    const fields = new Map<string, Drift & { times: number }>();
    for (const item of drift) {
      const trigger = dimensionText(item.trigger);
      const field = dimensionText(item.field);
      const key = `${trigger} ${field} ${item.kind}`;
      const known = fields.get(key);
      if (known !== undefined) known.times += 1;
      else if (fields.size < mostOfBatch && (named.has(key) || named.size < mostOfContainer)) {
        named.add(key);
        fields.set(key, { trigger, field, kind: item.kind, times: 1 });
      }
    }
    return { total: drift.length, fields: [...fields.values()] };
  };
}

/** CloudWatch takes printable ASCII that is not all blank and does not begin with a colon. */
function dimensionText(text: string): string {
  const printable = attributeText(text).trim().replace(/^:/, '?');
  return printable === '' ? '-' : printable;
}
