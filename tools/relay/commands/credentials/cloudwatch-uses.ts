import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { ingressMetrics, ingressNamespace, ingressService } from '../../../../lambda/ingress/metric-names.ts';
import type { CountCredentialUses } from './credential-uses.ts';

const periodSeconds = 60;

/** Counts by the ingress function's metric. CloudWatch shows a value a minute or two after it was written. */
export function countByMetric(
  client: CloudWatchClient,
  stage: string,
  now: () => number,
): CountCredentialUses {
  return async (since) => {
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
        Namespace: ingressNamespace,
        MetricName: ingressMetrics.credentialUses.name,
        Dimensions: [
          { Name: 'service', Value: ingressService },
          { Name: 'stage', Value: stage },
          { Name: 'password', Value: password },
        ],
      },
    },
  };
}
