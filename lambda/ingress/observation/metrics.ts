import { Metrics } from '@aws-lambda-powertools/metrics';
import { dimensionSets, ingressNamespace, ingressService, type MetricDescription } from '../metric-names.ts';

/** One value of a metric. */
export interface Measurement {
  readonly metric: MetricDescription;
  readonly value: number;
  /** Values for all the dimensions that the metric's description names. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** A document in CloudWatch's embedded metric format. */
type Document = ReturnType<Metrics['serializeMetrics']>;

/**
 * Writes measurements to the log, where CloudWatch reads them: each metric under exactly the dimensions that its
 * description names, and as many as possible in one line.
 *
 * Powertools gives all metrics of a line the same dimensions. So it makes a document for each set of dimensions, and the
 * documents are joined where they do not contradict each other.
 */
export function createMetricWriter(
  stage: string,
  writeLine: (line: string) => void,
): (measurements: readonly Measurement[]) => void {
  const metrics = new Metrics({
    namespace: ingressNamespace,
    serviceName: ingressService,
    defaultDimensions: { stage },
  });

  function serialise(group: readonly Measurement[]): Document {
    for (const set of setsOf(group[0])) metrics.addDimensions(set);
    for (const { metric, value } of group) metrics.addMetric(metric.name, metric.unit, value);
    const document = metrics.serializeMetrics();
    metrics.clearMetrics();
    metrics.clearDimensions();
    return document;
  }

  return (measurements) => {
    const groups = Map.groupBy(measurements, (measurement) => JSON.stringify(setsOf(measurement)));
    for (const document of join([...groups.values()].map(serialise))) writeLine(JSON.stringify(document));
  };
}

/** The sets of dimensions with their values, in an order that is the same for the same sets. */
function setsOf(measurement: Measurement | undefined): Record<string, string>[] {
  if (measurement === undefined) return [];
  const { metric, dimensions = {} } = measurement;
  return dimensionSets(metric)
    .toSorted((left, right) => left.length - right.length)
    .map((names) => Object.fromEntries(names.map((name) => [name, dimensions[name] ?? 'none'])));
}

/** As few documents as hold the same: two of them can be one where no member has two values. */
function join(documents: readonly Document[]): Document[] {
  const joined: Document[] = [];
  for (const document of documents) {
    const index = joined.findIndex((candidate) => agree(candidate, document));
    const partner = joined[index];
    if (partner === undefined) joined.push(document);
    else joined[index] = merge(partner, document);
  }
  return joined;
}

function agree(left: Document, right: Document): boolean {
  const declared = new Set(
    left._aws.CloudWatchMetrics.flatMap(({ Metrics: list }) => list.map((m) => m.Name)),
  );
  return Object.entries(right).every(
    ([name, value]) =>
      name === '_aws' || !Object.hasOwn(left, name) || (left[name] === value && !declared.has(name)),
  );
}

function merge(left: Document, right: Document): Document {
  return {
    ...left,
    ...right,
    _aws: {
      ...left._aws,
      CloudWatchMetrics: [...left._aws.CloudWatchMetrics, ...right._aws.CloudWatchMetrics],
    },
  };
}
