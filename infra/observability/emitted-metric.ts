import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib/core';
import {
  dimensionSets,
  ingressMetrics,
  ingressNamespace,
  ingressService,
  type MetricDescription,
} from '../../lambda/ingress/metric-names.ts';
import { workerMetrics, workerNamespace, workerService } from '../../lambda/worker/metric-names.ts';

/** A metric that one of the functions emits. */
export interface EmittedMetric {
  readonly namespace: string;
  readonly service: string;
  readonly description: MetricDescription;
}

export function ingressMetric(name: keyof typeof ingressMetrics): EmittedMetric {
  return { namespace: ingressNamespace, service: ingressService, description: ingressMetrics[name] };
}

export function workerMetric(name: keyof typeof workerMetrics): EmittedMetric {
  return { namespace: workerNamespace, service: workerService, description: workerMetrics[name] };
}

/** The single time series with all of a metric in it. Throws where the metric is only published in parts. */
export function inAll(metric: EmittedMetric, stage: string, options: MetricOptions): Metric {
  if (!dimensionSets(metric.description).some((set) => set.length === 0))
    throw new Error(
      `${metric.description.name} is only published by ${metric.description.dimensions.join(', ')}`,
    );
  return new Metric({
    namespace: metric.namespace,
    metricName: metric.description.name,
    dimensionsMap: { service: metric.service, stage },
    ...options,
  });
}

/** Every time series of a metric, for graphs: alarms cannot search. */
export function everySeries(
  metric: EmittedMetric,
  stage: string,
  { statistic, period }: { readonly statistic: string; readonly period: Duration },
): MathExpression {
  const dimensions = ['service', 'stage', ...metric.description.dimensions].map((name) => `"${name}"`);
  const search = `{"${metric.namespace}",${dimensions.join(',')}} MetricName="${metric.description.name}" service="${metric.service}" stage="${stage}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
    // The series bring labels of their own.
    label: '',
    period,
    usingMetrics: {},
  });
}
