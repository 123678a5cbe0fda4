import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { RunbookSection } from './runbook.ts';

/** One alarm: what it watches, when it rings, and what that means to whoever is woken by it. */
export interface AlarmDefinition {
  /** Part of the physical name; unique within a stage. */
  readonly name: string;
  readonly metric: IMetric;
  /** Rings above this value, or at and below it where `below` is set. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Periods in a row, each of the metric's length, that must be beyond the threshold. Default: 1. */
  readonly periods?: number;
  readonly meaning: string;
  readonly runbook: RunbookSection;
}

export const fiveMinutes = Duration.minutes(5);

export const sum = { statistic: Stats.SUM, period: fiveMinutes } as const;
export const maximum = { statistic: Stats.MAXIMUM, period: fiveMinutes } as const;
