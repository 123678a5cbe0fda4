import {
  GraphWidget,
  type GraphWidgetProps,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import type { LogFields } from '../../lambda/telemetry/fields.ts';

/** Fine enough to see a storm begin. */
export const minute = Duration.minutes(1);

/** A third of the dashboard's width; axes start at zero, so that heights can be compared. */
export function graph(title: string, props: Omit<GraphWidgetProps, 'title'>): GraphWidget {
  return new GraphWidget({ title, width: 8, height: 6, leftYAxis: { min: 0, showUnits: false }, ...props });
}

export interface LogTableProps {
  readonly logGroups: readonly ILogGroup[];
  /** The lines that have this field are counted. */
  readonly counted: keyof LogFields;
  /** A row for each combination of these fields. */
  readonly by: readonly (keyof LogFields)[];
}

/** A table of log lines by what a field says: for what would be too many metrics. Logs Insights bills what it scans. */
export function logTable(title: string, { logGroups, counted, by }: LogTableProps): LogQueryWidget {
  return new LogQueryWidget({
    title,
    width: 8,
    height: 6,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    queryLines: [
      `filter ispresent(${counted})`,
      `stats count(*) as times by ${by.join(', ')}`,
      'sort times desc',
    ],
  });
}
