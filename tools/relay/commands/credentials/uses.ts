/** How many requests came with each password, counted in CloudWatch or in the local run's log. */
import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import { type MetricName, metricNamespace } from '../../../../lambda/telemetry/metrics.ts';
import { readLine } from '../../../../lambda/telemetry/read-line.ts';
import { parseJson } from '../../../json/json.ts';
import type { CommandContext } from '../../context.ts';
import { UnreachableError } from '../../errors.ts';
import { requireLocalUrl } from '../../local-guard.ts';

/** How many requests came with each password, in some time. */
export interface CredentialUses {
  readonly current: number;
  readonly previous: number;
}

/**
 * Counts the requests by password, from a time (milliseconds since 1970) until now. The ingress counts them only while
 * the secret has a previous password.
 */
export type CountCredentialUses = (since: number) => Promise<CredentialUses>;

/** Counts in the deployed relay's metric, or in the local run's log. */
export async function connectCredentialUses(context: CommandContext): Promise<CountCredentialUses> {
  const { localUrl, clients, stage } = await context.target();
  return localUrl === undefined
    ? countByMetric(await clients.metrics(), stage, Date.now)
    : countInLocalLog(localUrl);
}

const metric: MetricName = 'CredentialUses';
const periodSeconds = 60;

/** Counts by the ingress function's metric. CloudWatch shows a value a minute or two after it was written. */
export function countByMetric(
  client: CloudWatchClient,
  stage: string,
  now: () => number,
): CountCredentialUses {
  return async (since) => {
    const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const sums = { current: 0, previous: 0 };
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new GetMetricDataCommand({
          // Whole minutes: CloudWatch leaves out a period that begins before the start.
          StartTime: new Date(Math.floor(since / (periodSeconds * 1000)) * periodSeconds * 1000),
          EndTime: new Date(now() + periodSeconds * 1000),
          MetricDataQueries: [query('current', stage), query('previous', stage)],
          NextToken: nextToken,
        }),
      );
      for (const { Id, Values = [] } of page.MetricDataResults ?? []) {
        const sum = Values.reduce((total, value) => total + value, 0);
        if (Id === 'current' || Id === 'previous') sums[Id] += sum;
      }
      nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return sums;
  };
}

function query(password: 'current' | 'previous', stage: string): MetricDataQuery {
  return {
    Id: password,
    ReturnData: true,
    MetricStat: {
      Stat: 'Sum',
      Period: periodSeconds,
      Metric: {
        Namespace: metricNamespace,
        MetricName: metric,
        Dimensions: [
          { Name: 'stage', Value: stage },
          { Name: 'password', Value: password },
        ],
      },
    },
  };
}

const timeout = 5_000;

const lineSchema = z.object({ message: z.string() });

/** Counts in the local run's log, where the ingress function writes its metrics as it does in AWS. */
function countInLocalLog(localUrl: string): CountCredentialUses {
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
      const read = readLine(entry.data.message);
      const { password } = read?.fields ?? {};
      if (password === 'current' || password === 'previous') sums[password] += read?.measurement(metric) ?? 0;
    }
    return sums;
  };
}
