import { GraphWidget, type GraphWidgetProps } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

/** Fine enough to see a storm begin. */
export const minute = Duration.minutes(1);

/** A third of the dashboard's width; axes start at zero, so that heights can be compared. */
export function graph(title: string, props: Omit<GraphWidgetProps, 'title'>): GraphWidget {
  return new GraphWidget({ title, width: 8, height: 6, leftYAxis: { min: 0, showUnits: false }, ...props });
}
