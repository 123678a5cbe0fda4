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

/**
 * The values of each of up to 500 metrics by the minute, newest first, from `since` until `now` (milliseconds since 1970).
 * CloudWatch shows a value a minute or two late.
 */
export async function readMetrics(
  client: CloudWatch,
  metrics: readonly Metric[],
  since: number,
  now: number,
): Promise<readonly (readonly number[])[]> {
  const values: number[][] = metrics.map(() => []);
  const pages = client.paginateGetMetricData({
    // Whole minutes: CloudWatch leaves out a period that begins before the start.
    StartTime: new Date(Math.floor(since / periodMilliseconds) * periodMilliseconds),
    EndTime: new Date(now + periodMilliseconds),
    ScanBy: 'TimestampDescending',
    MetricDataQueries: metrics.map(({ namespace, name, dimensions, statistic }, index) => {
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const Metric = { Namespace: namespace, MetricName: name, Dimensions };
      return { Id: `q${index}`, MetricStat: { Stat: statistic, Period: periodSeconds, Metric } };
    }),
  });
  for await (const { MetricDataResults = [] } of pages)
    for (const { Id, Values = [] } of MetricDataResults) values[Number(Id?.slice(1))]?.push(...Values);
  return values;
}
