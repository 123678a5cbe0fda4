import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { categories } from '../../../lambda/cometchat/categories.ts';
import { dimensionSets, type MetricName, metrics } from '../../../lambda/telemetry/metrics.ts';
import { resources } from '../../../tools/relay/commands/costs/usage.ts';
import { full, small, withArchive } from '../support/configurations.ts';
import { emittedMetrics, type MetricSeries, seriesName } from '../support/emitted-metrics.ts';
import { synthesiseOne } from '../support/synthesise.ts';
import {
  list,
  type Properties,
  property,
  render,
  resourcesOfType,
  type Template,
} from '../support/template.ts';

const templates = {
  small: synthesiseOne(small),
  full: synthesiseOne(full, { context: { stage: 'prod' } }),
  archived: synthesiseOne(withArchive, { context: { stage: 'prod' } }),
};
const both = Object.entries(templates);

/** What AWS publishes by itself, as far as alarms and graphs use it. */
const awsSeries: readonly MetricSeries[] = [
  ...['4xx', '5xx', 'Count'].map((name) => seriesName('AWS/ApiGateway', name, ['ApiId'])),
  ...['Duration', 'Errors', 'Invocations', 'Throttles'].map((name) =>
    seriesName('AWS/Lambda', name, ['FunctionName']),
  ),
  ...[
    'ApproximateAgeOfOldestMessage',
    'ApproximateNumberOfMessagesVisible',
    'NumberOfDeduplicatedSentMessages',
    'NumberOfMessagesSent',
  ].map((name) => seriesName('AWS/SQS', name, ['QueueName'])),
  seriesName('AWS/Logs', 'IncomingBytes', ['LogGroupName']),
];

const emitted = emittedMetrics();

/** Everything that an alarm or a graph can look at. */
function known(): Set<MetricSeries> {
  return new Set([...emitted, ...awsSeries]);
}

/** One series that an alarm looks at: by itself, or in an expression under its id there. */
interface WatchedMetric {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly period: unknown;
}

function watched(template: Template, properties: Properties): WatchedMetric[] {
  const metric = (id: string, described: unknown, statistic: unknown, period: unknown): WatchedMetric => ({
    id,
    namespace: String(property(described, 'Namespace')),
    name: String(property(described, 'MetricName')),
    dimensions: Object.fromEntries(
      list(property(described, 'Dimensions')).map((one) => [
        String(property(one, 'Name')),
        render(template, property(one, 'Value')),
      ]),
    ),
    statistic: String(statistic),
    period,
  });
  if (properties.Metrics === undefined) {
    return [metric('', properties, properties.Statistic ?? properties.ExtendedStatistic, properties.Period)];
  }
  return list(properties.Metrics).flatMap((one) => {
    const stat = property(one, 'MetricStat');
    if (stat === undefined) return [];
    const id = String(property(one, 'Id'));
    return [metric(id, property(stat, 'Metric'), property(stat, 'Stat'), property(stat, 'Period'))];
  });
}

function alarms(template: Template) {
  return resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => ({
    name: String(Properties.AlarmName).replace(/^cometchat-relay-(dev|prod)-/, ''),
    properties: Properties,
    description: String(Properties.AlarmDescription),
    metrics: watched(template, Properties),
    /** Of an alarm on more than one plain metric. */
    expression: list(Properties.Metrics).flatMap((one) => list(property(one, 'Expression')))[0],
  }));
}

const alarmNamed = (template: Template, name: string) =>
  alarms(template).find((alarm) => alarm.name === name);

/** Alarms about something new in a queue: that it is over does not mean that the queue is empty. */
const isAboutDeadLetters = ({ name }: { readonly name: string }) =>
  name.endsWith('-dead-letters') || name === 'records-dead-lettered' || name === 'events-refused';

describe('the functions', () => {
  it('emit every metric that there is under all its dimensions, and no other', () => {
    const declared = Object.keys(metrics)
      .filter((name) => isMetric(name))
      .flatMap((name) => dimensionSets(name).map((set) => seriesName('CometChatRelay', name, set)));
    expect([...emitted].sort()).toEqual(declared.sort());
  });
});

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}

describe('the alarms', () => {
  it.each(both)(
    'watch metrics that exist, under the dimensions that they are emitted with (%s)',
    (_name, template) => {
      const series = known();
      for (const { name, metrics } of alarms(template)) {
        expect(metrics.length, name).toBeGreaterThan(0);
        for (const metric of metrics)
          expect(series, name).toContain(
            seriesName(metric.namespace, metric.name, Object.keys(metric.dimensions)),
          );
      }
    },
  );

  it("watch this stage's series and no other's", () => {
    const own = alarms(templates.full)
      .flatMap(({ metrics }) => metrics)
      .filter(({ namespace }) => namespace === 'CometChatRelay');
    expect(own.length).toBeGreaterThan(6);
    for (const { name, dimensions } of own) expect(dimensions, name).toEqual({ stage: 'prod' });
  });

  it('ring for everything that can go wrong between CometChat and a consumer', () => {
    const names = alarms(templates.full).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'server-errors',
        'slow-answers',
        'wrong-credentials',
        'forced-decisions',
        'broken-settings',
        'requests-throttled',
        'silence',
        'drift',
        'records-dead-lettered',
        'events-refused',
        'lane-messages-dead-letters',
        'lane-users-waiting',
        'audit-dead-letters',
        'audit-waiting',
        'ingress-errors',
        'ingress-throttles',
        'consumer-audit-errors',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
    // A throttled reader of a queue loses nothing, and the age of the queue's messages tells.
    expect(names.filter((name) => name.endsWith('-throttles'))).toEqual(['ingress-throttles']);
  });

  it.each(both)('say what they mean and which section of the runbook to open (%s)', (_name, template) => {
    for (const { name, description } of alarms(template)) {
      expect(description, name).toMatch(/^.{20,}\. What to do: docs\/runbook\.md#[a-z-]+$/);
    }
  });

  it.each(both)('tell the topic when they ring, and when it is over (%s)', (_name, template) => {
    const [topic] = resourcesOfType(template, 'AWS::SNS::Topic');
    const told = (actions: unknown) => list(actions).map((action) => property(action, 'Ref'));
    for (const alarm of alarms(template)) {
      const { name, properties } = alarm;
      expect(told(properties.AlarmActions), name).toEqual([topic?.logicalId]);
      expect(told(properties.OKActions), name).toEqual(isAboutDeadLetters(alarm) ? [] : [topic?.logicalId]);
    }
  });

  it('ring again for new dead letters while old ones remain: on more of them than before', () => {
    for (const name of ['lane-messages-dead-letters', 'audit-dead-letters']) {
      const { expression, properties } = alarmNamed(templates.full, name) ?? {};
      expect(expression, name).toBe('DIFF(FILL(waiting, 0))');
      expect(properties).toMatchObject({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' });
    }
  });

  it('count throttled requests as those that API Gateway refused and the function did not', () => {
    const { expression, metrics = [], properties } = alarmNamed(templates.full, 'requests-throttled') ?? {};
    expect(properties?.Threshold).toBe(50);
    expect(metrics.map(({ id, namespace, name }) => `${id} ${namespace} ${name}`).sort()).toEqual([
      'refused AWS/ApiGateway 4xx',
      'refusedByFunction CometChatRelay Refusals',
      'requests AWS/ApiGateway Count',
    ]);
    // Fewer requests in five minutes than the smallest burst cannot have been throttled.
    expect(expression).toBe('IF(requests > 60, FILL(refused, 0) - FILL(refusedByFunction, 0), 0)');
  });

  it('ring at the thresholds of the settings', () => {
    const thresholds = Object.fromEntries(
      alarms(templates.full).map(({ name, properties }) => [name, properties.Threshold]),
    );
    expect(thresholds).toMatchObject({
      'slow-answers': 1500,
      'server-errors': 3,
      'wrong-credentials': 50,
      'forced-decisions': 10,
      drift: 5,
      'lane-calls-waiting': 120,
      'search-waiting': 600,
      'lane-calls-dead-letters': 0,
    });
  });

  it('ring above a threshold, on what is added up, on the longest wait or on the slowest percent', () => {
    const statistics: Readonly<Record<string, string>> = {
      ApproximateNumberOfMessagesVisible: 'Maximum',
      ApproximateAgeOfOldestMessage: 'Maximum',
      AckLatency: 'p99',
      Count: 'SampleCount',
    };
    for (const { name, properties, metrics } of alarms(templates.full)) {
      const isSilence = name === 'silence';
      for (const metric of metrics) {
        expect(metric.statistic, name).toBe(statistics[metric.name] ?? 'Sum');
        expect(metric.period, name).toBe(isSilence || name === 'drift' ? 3600 : 300);
      }
      expect(properties.ComparisonOperator, name).toBe(
        isSilence ? 'LessThanOrEqualToThreshold' : 'GreaterThanThreshold',
      );
      if (!isSilence) expect(properties.EvaluationPeriods, name).toBe(1);
    }
  });

  it('take silence for an alarm only where it was asked for, and nothing else for one that has no data', () => {
    expect(alarms(templates.small).filter(({ name }) => name.endsWith('silence'))).toEqual([]);
    for (const { name, properties } of alarms(templates.full)) {
      expect(properties.TreatMissingData, name).toBe(name.endsWith('silence') ? 'breaching' : 'notBreaching');
    }
    expect(alarmNamed(templates.full, 'silence')?.properties).toMatchObject({
      Period: 3600,
      EvaluationPeriods: 6,
    });
  });
});

describe('the model of the costs', () => {
  it('counts the series that every delivery writes to', () => {
    const written: MetricName[] = ['AckLatency', 'EndToEndLatency'];
    const series = written
      .flatMap(dimensionSets)
      .map((set): number => (set.length === 1 ? 1 : categories.length));
    expect(series.reduce((total, count) => total + count)).toBe(resources.customMetrics);
  });

  it('counts the alarms and lanes that there are', () => {
    expect(alarms(templates.small).flatMap(({ metrics }) => metrics)).toHaveLength(resources.alarmMetrics);
    expect(resourcesOfType(templates.small, 'AWS::Lambda::EventSourceMapping')).toHaveLength(resources.lanes);
  });
});

describe('the runbook', () => {
  const text = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

  it('has a section for everything that an alarm points to, and for nothing else', () => {
    const anchors = [...text.matchAll(/<a id="([a-z-]+)"><\/a>/g)].map(([, anchor]) => anchor);
    const pointed = new Set(
      alarms(templates.archived).map(({ description }) => description.replace(/^.*#/, '')),
    );
    expect(anchors.sort()).toEqual([...pointed].sort());
  });
});

describe('the topic', () => {
  it("is encrypted with the customer's key, which lets alarms publish", () => {
    const [topic] = resourcesOfType(templates.full, 'AWS::SNS::Topic');
    const [key] = resourcesOfType(templates.full, 'AWS::KMS::Key');
    expect(property(topic?.Properties.KmsMasterKeyId, 'Fn::GetAtt', 0)).toBe(key?.logicalId);
    expect(list(property(key?.Properties.KeyPolicy, 'Statement'))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    );
  });

  it("has no key without the customer's: CloudWatch could not publish under that of SNS", () => {
    const [topic] = resourcesOfType(templates.small, 'AWS::SNS::Topic');
    expect(topic?.Properties).not.toHaveProperty('KmsMasterKeyId');
    expect(resourcesOfType(templates.small, 'AWS::KMS::Key')).toEqual([]);
  });

  it('refuses to be published to without TLS, and takes alarms of this account only', () => {
    const [policy] = resourcesOfType(templates.small, 'AWS::SNS::TopicPolicy');
    expect(list(property(policy?.Properties.PolicyDocument, 'Statement'))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    );
  });

  it('tells the addresses of the settings', () => {
    expect(
      resourcesOfType(templates.full, 'AWS::SNS::Subscription').map(({ Properties }) => [
        Properties.Protocol,
        Properties.Endpoint,
      ]),
    ).toEqual([
      ['email', 'on-call@example.com'],
      ['email', 'team@example.com'],
    ]);
  });
});

describe('the dashboard', () => {
  it('is made, with its output, only where the settings or a production stage ask for it', () => {
    const dashboards = (settings: object, stage: string) => {
      const template = synthesiseOne(
        { stages: { [stage]: settings } },
        { context: { stage }, cloudFormationRules: false },
      );
      return [
        resourcesOfType(template, 'AWS::CloudWatch::Dashboard').length,
        Object.keys(template.Outputs).includes('DashboardUrl'),
      ];
    };
    expect(dashboards({ dashboard: true }, 'dev')).toEqual([1, true]);
    expect(dashboards({}, 'prod')).toEqual([1, true]);
    expect(dashboards({ dashboard: false }, 'prod')).toEqual([0, false]);
    expect(Object.keys(templates.small.Outputs)).not.toContain('DashboardUrl');
    expect(resourcesOfType(templates.small, 'AWS::CloudWatch::Dashboard')).toEqual([]);
  });

  const [dashboard] = resourcesOfType(templates.archived, 'AWS::CloudWatch::Dashboard');
  const body: unknown = JSON.parse(render(templates.archived, dashboard?.Properties.DashboardBody));
  const metrics = list(property(body, 'widgets')).flatMap((widget) =>
    list(property(widget, 'properties', 'metrics')),
  );

  it('shows metrics that exist', () => {
    const series = known();
    const plain = metrics
      .map((metric) => list(metric))
      .filter(([namespace]) => typeof namespace === 'string');
    expect(plain.length).toBeGreaterThan(40);
    for (const [namespace, name, ...rest] of plain) {
      const dimensions = rest
        .filter((part) => typeof part === 'string')
        .filter((_part, index) => index % 2 === 0);
      expect(series).toContain(seriesName(String(namespace), String(name), dimensions));
    }
  });

  it('searches for series that exist', () => {
    const searches = metrics
      .map((metric) => property(metric, 0, 'expression'))
      .filter((expression) => typeof expression === 'string' && expression.startsWith('SEARCH'));
    expect(searches.length).toBeGreaterThan(8);
    for (const search of searches.map(String)) {
      const [, schema = '', name = ''] = /^SEARCH\('\{([^}]+)\} MetricName="(\w+)" /.exec(search) ?? [];
      const [namespace = '', ...dimensions] = schema.split(',').map((part) => part.replaceAll('"', ''));
      expect(emitted).toContain(seriesName(namespace, name, dimensions));
      expect(search).toContain('stage="prod"');
    }
  });

  it('shows every metric that the functions emit', () => {
    const shown = JSON.stringify(body);
    for (const series of emitted) expect(shown).toContain(series.split(' ')[1]);
  });
});
