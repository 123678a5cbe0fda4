/** How many requests came with each password, counted in CloudWatch or in the local run's log. */
import { type MetricName, metricNamespace } from '../../../../lambda/telemetry/metrics.ts';
import { readLine } from '../../../../lambda/telemetry/read-line.ts';
import { readLocalLog } from '../../logs/local-log-store.ts';
import { readMetrics } from '../../metrics.ts';
import type { Target } from '../../target.ts';

/** How many requests came with each password, in some time. */
export interface CredentialUses {
  readonly current: number;
  readonly previous: number;
}

const metric: MetricName = 'CredentialUses';

/**
 * How long a function may cache the secret (a minute), and CloudWatch delay a count, in milliseconds. Until then a
 * function may accept the old password without its use being counted.
 */
export const uncounted = 300_000;

/**
 * Counts the requests by password since a time (milliseconds since 1970). The ingress function counts them only while
 * the secret has a previous password.
 */
export async function countCredentialUses(
  { localUrl, clients, stage }: Pick<Target, 'localUrl' | 'clients' | 'stage'>,
  since: number,
): Promise<CredentialUses> {
  if (localUrl !== undefined) return countInLocalLog(localUrl, since);
  const metrics = ['current', 'previous'].map((password) => ({
    namespace: metricNamespace,
    name: metric,
    dimensions: { stage, password },
    statistic: 'Sum' as const,
  }));
  const values = await readMetrics(await clients.metrics(), metrics, since, Date.now());
  const [current = 0, previous = 0] = values.map((sums) => sums.reduce((total, sum) => total + sum, 0));
  return { current, previous };
}

/** The local run's ingress function writes its metrics to the log as it does in AWS. */
async function countInLocalLog(localUrl: string, since: number): Promise<CredentialUses> {
  const sums = { current: 0, previous: 0 };
  for (const { message } of await readLocalLog(localUrl, { contains: metric, since })) {
    const line = readLine(message);
    const password = line?.fields.password;
    if (password === 'current' || password === 'previous') sums[password] += line?.measurement(metric) ?? 0;
  }
  return sums;
}
