import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib/core';
import type { Category } from '../../lambda/cometchat/categories.ts';
import { dimensionSets, type MetricName, metricNamespace } from '../../lambda/telemetry/metrics.ts';

/** The single time series with all of a metric in it. Throws where the metric is only published in parts. */
export function inAll(name: MetricName, stage: string, options: MetricOptions): Metric {
  if (!dimensionSets(name).some((set) => set.length === 1))
    throw new Error(`the metric ${name} is only published in parts: give it the dimensions [] as well`);
  return new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { stage },
    ...options,
  });
}

/** The time series of one lane. Throws where the metric is not published by lane. */
export function inLane(name: MetricName, stage: string, lane: Category, options: MetricOptions): Metric {
  if (!dimensionSets(name).some((set) => set.length === 2 && set.includes('lane')))
    throw new Error(`the metric ${name} is not published by lane`);
  return new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { stage, lane },
    ...options,
  });
}

/** Every time series of a metric, in its smallest parts, for graphs: alarms cannot search. */
export function everySeries(
  name: MetricName,
  stage: string,
  { statistic, period }: { readonly statistic: string; readonly period: Duration },
): MathExpression {
  const dimensions = dimensionSets(name).reduce((longest, set) =>
    set.length > longest.length ? set : longest,
  );
  const schema = [metricNamespace, ...dimensions].map((part) => `"${part}"`).join(',');
  const search = `{${schema}} MetricName="${name}" stage="${stage}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
    // The series bring labels of their own.
    label: '',
    period,
    usingMetrics: {},
  });
}
