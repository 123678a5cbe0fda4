import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { AlarmName } from './alarm-names.ts';
import type { RunbookSection } from './runbook.ts';

/** One alarm: what it watches, when it rings, and what that means to whoever is woken by it. */
export interface AlarmDefinition {
  /** Part of the physical name; unique within a stage. */
  readonly name: AlarmName;
  readonly metric: IMetric;
  /** Rings above this value, or at and below it where `below` is set. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods in a row, each of the metric's length, that must be beyond the threshold. Default: 1. */
  readonly periods?: number;
  readonly meaning: string;
  /** Whether the end of the alarm is told too. Default: true; false where the end does not mean that all is well. */
  readonly tellsEnd?: boolean;
  readonly runbook: RunbookSection;
}

export const fiveMinutes = Duration.minutes(5);

export const sum = { statistic: Stats.SUM, period: fiveMinutes } as const;
export const maximum = { statistic: Stats.MAXIMUM, period: fiveMinutes } as const;

/**
 * How many more messages wait in a queue than five minutes before: an alarm on the number itself would not go off again
 * for new dead letters while old ones are still there. SQS stops publishing for a queue without traffic: no data is none.
 */
export function growth(queue: IQueue): MathExpression {
  return new MathExpression({
    expression: 'DIFF(FILL(waiting, 0))',
    usingMetrics: { waiting: queue.metricApproximateNumberOfMessagesVisible(maximum) },
    label: 'new messages',
    period: fiveMinutes,
  });
}
