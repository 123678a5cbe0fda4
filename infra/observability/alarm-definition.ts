import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { AlarmName } from './alarm-names.ts';

/** One alarm: what it watches, when it goes off, and what that means to the person on call. */
export interface AlarmDefinition {
  /** Part of the physical name; unique within a stage. */
  readonly name: AlarmName;
  readonly metric: IMetric;
  /** Goes off above this value, or at and below it if `below` is set. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods in a row, each of the metric's length, that must be beyond the threshold. Default: 1. */
  readonly periods?: number;
  readonly meaning: string;
  /** Whether the topic is also told when the alarm ends. Default: true; false if the end doesn't mean that all is well. */
  readonly tellsEnd?: boolean;
  /** The section of docs/runbook.md that says what to do. */
  readonly runbook: string;
}

export const fiveMinutes = Duration.minutes(5);

export const sum = { statistic: Stats.SUM, period: fiveMinutes } as const;
export const maximum = { statistic: Stats.MAXIMUM, period: fiveMinutes } as const;

/**
 * How many more messages wait in a queue than five minutes before. An alarm on the number itself wouldn't go off again
 * for new dead letters while old ones are still there. SQS stops publishing for a queue without traffic: no data means 0.
 */
export function growth(queue: IQueue): MathExpression {
  return new MathExpression({
    expression: 'DIFF(FILL(waiting, 0))',
    usingMetrics: { waiting: queue.metricApproximateNumberOfMessagesVisible(maximum) },
    label: 'new messages',
    period: fiveMinutes,
  });
}
