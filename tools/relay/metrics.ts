import type { CloudWatch } from '@aws-sdk/client-cloudwatch';

/** A metric in CloudWatch, and how its values of one minute are put together. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum';
}

const periodSeconds = 60;
const periodMilliseconds = periodSeconds * 1000;
/** The most queries that one request may have. */
const mostQueries = 500;

/**
 * The values of each metric by the minute, newest first, from `since` until `now` (milliseconds since 1970). CloudWatch
 * shows a value a minute or two late.
 */
export async function readMetrics(
  client: CloudWatch,
  metrics: readonly Metric[],
  since: number,
  now: number,
): Promise<readonly (readonly number[])[]> {
  const values: number[][] = metrics.map(() => []);
  for (let start = 0; start < metrics.length; start += mostQueries) {
    const pages = client.paginateGetMetricData({
      // Whole minutes: CloudWatch leaves out a period that begins before the start.
      StartTime: new Date(Math.floor(since / periodMilliseconds) * periodMilliseconds),
      EndTime: new Date(now + periodMilliseconds),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: metrics
        .slice(start, start + mostQueries)
        .map((metric, index) => query(metric, start + index)),
    });
    for await (const { MetricDataResults = [] } of pages)
      for (const { Id, Values = [] } of MetricDataResults) values[Number(Id?.slice(1))]?.push(...Values);
  }
  return values;
}

function query({ namespace, name, dimensions, statistic }: Metric, index: number) {
  return {
    Id: `q${index}`,
    ReturnData: true,
    MetricStat: {
      Stat: statistic,
      Period: periodSeconds,
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  };
}
