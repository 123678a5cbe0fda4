import * as z from 'zod';
import { ingressMetrics } from '../../../../lambda/ingress/metric-names.ts';
import { UnreachableError } from '../../errors.ts';
import { parseJson } from '../../json.ts';
import { requireLocalUrl } from '../../local-guard.ts';
import type { CountCredentialUses } from './credential-uses.ts';

const metric = ingressMetrics.credentialUses.name;
const timeout = 5_000;

const lineSchema = z.object({ message: z.string() });
const measurementSchema = z.object({
  password: z.enum(['current', 'previous']),
  [metric]: z.union([z.number(), z.array(z.number())]),
});

/** Counts in the local run's log, where the ingress function writes its metrics as it does in AWS. */
export function countInLocalLog(localUrl: string): CountCredentialUses {
  return async (since) => {
    const url = requireLocalUrl(
      `${localUrl}/_local/logs?contains=${metric}&since=${Math.floor(since)}`,
      'the local run',
    );
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
    if (!response.ok) throw new UnreachableError(`the local run's log answered ${response.status}`);
    const sums = { current: 0, previous: 0 };
    for (const line of (await response.text()).split('\n')) {
      const entry = lineSchema.safeParse(parseJson(line));
      if (!entry.success) continue;
      const measurement = measurementSchema.safeParse(parseJson(entry.data.message));
      if (!measurement.success) continue;
      const { password, [metric]: value } = measurement.data;
      sums[password] += [value].flat().reduce((sum, one) => sum + one, 0);
    }
    return sums;
  };
}
