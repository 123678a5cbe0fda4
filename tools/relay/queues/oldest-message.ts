import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Target } from '../target.ts';
import { queueName } from './known-queues.ts';

/** Seconds that the oldest message of each queue has waited, by the queue's URL; a queue that nothing is known of is missing. */
export type OldestMessages = ReadonlyMap<string, number>;

const periodSeconds = 60;
/** SQS writes its metrics each minute, and they show some minutes late. */
const lookBackSeconds = 15 * 60;
/** What one request to CloudWatch takes. */
const mostQueries = 500;

/**
 * Reads the newest value of SQS's own metric `ApproximateAgeOfOldestMessage` for each queue: the only place where AWS
 * tells it. Undefined for the local run, whose queues do not tell it at all. Rejects where CloudWatch cannot be asked.
 */
export async function readOldestMessages(
  target: Pick<Target, 'localUrl' | 'clients'>,
  queueUrls: readonly string[],
  now: number,
): Promise<OldestMessages | undefined> {
  if (target.localUrl !== undefined) return undefined;
  const client = await target.clients.metrics();
  const ages = new Map<string, number>();
  for (let start = 0; start < queueUrls.length; start += mostQueries)
    for (const [url, age] of await readAges(client, queueUrls.slice(start, start + mostQueries), now))
      ages.set(url, age);
  return ages;
}

async function readAges(
  client: CloudWatchClient,
  queueUrls: readonly string[],
  now: number,
): Promise<OldestMessages> {
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const ages = new Map<string, number>();
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - lookBackSeconds * 1000),
        EndTime: new Date(now + periodSeconds * 1000),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: queueUrls.map(query),
        NextToken: nextToken,
      }),
    );
    for (const { Id, Values = [] } of page.MetricDataResults ?? []) {
      const url = queueUrls[Number(Id?.slice(1))];
      const [newest] = Values;
      if (url !== undefined && newest !== undefined && !ages.has(url)) ages.set(url, newest);
    }
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  return ages;
}

function query(queueUrl: string, index: number): MetricDataQuery {
  return {
    Id: `q${index}`,
    ReturnData: true,
    MetricStat: {
      Stat: 'Maximum',
      Period: periodSeconds,
      Metric: {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: [{ Name: 'QueueName', Value: queueName(queueUrl) }],
      },
    },
  };
}
