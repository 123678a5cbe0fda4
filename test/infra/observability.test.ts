import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runbookSections } from '../../infra/observability/runbook.ts';
import { typicalUsage } from '../../tools/costs/estimate.ts';
import { full, small } from './support/configurations.ts';
import { emittedMetrics, type MetricSeries, seriesName } from './support/emitted-metrics.ts';
import { synthesiseOne } from './support/synthesise.ts';
import { list, property, render, resourcesOfType, type Template } from './support/template.ts';

const templates = {
  small: synthesiseOne(small),
  full: synthesiseOne(full, { context: { stage: 'prod' } }),
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
  ].map((name) => seriesName('AWS/SQS', name, ['QueueName'])),
  seriesName('AWS/Logs', 'IncomingBytes', ['LogGroupName']),
];

let emitted: Set<MetricSeries>;

beforeAll(() => {
  const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    emitted = emittedMetrics(output);
  } finally {
    vi.restoreAllMocks();
  }
});
afterAll(() => vi.restoreAllMocks());

function known(template: Template): Set<MetricSeries> {
  const filtered = resourcesOfType(template, 'AWS::Logs::MetricFilter').flatMap(({ Properties }) =>
    list(Properties.MetricTransformations).map((one) =>
      seriesName(String(property(one, 'MetricNamespace')), String(property(one, 'MetricName')), []),
    ),
  );
  return new Set([...emitted, ...awsSeries, ...filtered]);
}

function alarms(template: Template) {
  return resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => ({
    name: String(Properties.AlarmName),
    properties: Properties,
    description: String(Properties.AlarmDescription),
    dimensions: Object.fromEntries(
      list(Properties.Dimensions).map((one) => [
        String(property(one, 'Name')),
        render(template, property(one, 'Value')),
      ]),
    ),
  }));
}

describe('the alarms', () => {
  it.each(both)(
    'watch metrics that exist, under the dimensions that they are emitted with (%s)',
    (_name, template) => {
      const series = known(template);
      for (const { name, properties, dimensions } of alarms(template)) {
        expect(series, name).toContain(
          seriesName(String(properties.Namespace), String(properties.MetricName), Object.keys(dimensions)),
        );
      }
    },
  );

  it("watch this stage's series and no other's", () => {
    const own = alarms(templates.full).filter(({ properties }) => properties.Namespace === 'CometChatRelay');
    expect(own.length).toBeGreaterThan(4);
    for (const { name, dimensions } of own)
      expect(dimensions, name).toEqual({
        stage: 'prod',
        service: name.endsWith('drift') ? 'worker' : 'ingress',
      });
  });

  it('ring for everything that can go wrong between CometChat and a consumer', () => {
    const names = alarms(templates.full).map(({ name }) => name.replace('cometchat-relay-prod-', ''));
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
        'lane-messages-dead-letters',
        'lane-users-waiting',
        'audit-dead-letters',
        'audit-waiting',
        'ingress-errors',
        'worker-messages-throttles',
        'consumer-audit-errors',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(both)('say what they mean and which section of the runbook to open (%s)', (_name, template) => {
    for (const { name, description } of alarms(template)) {
      const [, meaning, section] =
        /^(.{20,}\.) What to do: docs\/runbook\.md#([a-z-]+)$/.exec(description) ?? [];
      expect(meaning, name).toBeDefined();
      expect(runbookSections, name).toContain(section);
    }
  });

  it.each(both)('tell the topic when they ring and when it is over (%s)', (_name, template) => {
    const [topic] = resourcesOfType(template, 'AWS::SNS::Topic');
    for (const { name, properties } of alarms(template)) {
      for (const actions of [properties.AlarmActions, properties.OKActions])
        expect(
          list(actions).map((action) => property(action, 'Ref')),
          name,
        ).toEqual([topic?.logicalId]);
    }
  });

  it('ring at the thresholds of the settings', () => {
    const thresholds = Object.fromEntries(
      alarms(templates.full).map(({ name, properties }) => [
        name.replace('cometchat-relay-prod-', ''),
        properties.Threshold,
      ]),
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
      AcknowledgementLatency: 'p99',
      Count: 'SampleCount',
    };
    for (const { name, properties } of alarms(templates.full)) {
      const isSilence = name.endsWith('silence');
      expect(properties.Statistic ?? properties.ExtendedStatistic, name).toBe(
        statistics[String(properties.MetricName)] ?? 'Sum',
      );
      expect(properties.ComparisonOperator, name).toBe(
        isSilence ? 'LessThanOrEqualToThreshold' : 'GreaterThanThreshold',
      );
      expect(properties.Period, name).toBe(isSilence || name.endsWith('drift') ? 3600 : 300);
      if (!isSilence) expect(properties.EvaluationPeriods, name).toBe(1);
    }
  });

  it('take silence for an alarm only where it was asked for, and nothing else for one that has no data', () => {
    expect(alarms(templates.small).filter(({ name }) => name.endsWith('silence'))).toEqual([]);
    for (const { name, properties } of alarms(templates.full)) {
      expect(properties.TreatMissingData, name).toBe(name.endsWith('silence') ? 'breaching' : 'notBreaching');
    }
    const silence = alarms(templates.full).find(({ name }) => name.endsWith('silence'));
    expect(silence?.properties).toMatchObject({ Period: 3600, EvaluationPeriods: 6 });
  });
});

describe('the model of the costs', () => {
  it('counts the alarms and lanes that there are', () => {
    expect(alarms(templates.small)).toHaveLength(typicalUsage.alarms);
    expect(resourcesOfType(templates.small, 'AWS::Lambda::EventSourceMapping')).toHaveLength(
      typicalUsage.lanes,
    );
  });
});

describe('the runbook', () => {
  const text = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

  it('has a section for everything that an alarm points to, and for nothing else', () => {
    const anchors = [...text.matchAll(/<a id="([a-z-]+)"><\/a>/g)].map(([, anchor]) => anchor);
    expect(anchors.sort()).toEqual([...runbookSections].sort());
  });

  it('has no section that no alarm points to', () => {
    const pointed = new Set(alarms(templates.full).map(({ description }) => description.replace(/^.*#/, '')));
    expect([...pointed].sort()).toEqual([...runbookSections].sort());
  });
});

describe('the topic', () => {
  it('is encrypted with a key that lets alarms publish', () => {
    for (const template of Object.values(templates)) {
      const [topic] = resourcesOfType(template, 'AWS::SNS::Topic');
      const key = property(topic?.Properties.KmsMasterKeyId, 'Fn::GetAtt', 0);
      const [resource] = resourcesOfType(template, 'AWS::KMS::Key');
      expect(key).toBe(resource?.logicalId);
      expect(resource?.Properties.EnableKeyRotation).toBe(true);
      expect(list(property(resource?.Properties.KeyPolicy, 'Statement'))).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          }),
        ]),
      );
    }
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
  const [dashboard] = resourcesOfType(templates.full, 'AWS::CloudWatch::Dashboard');
  const body: unknown = JSON.parse(render(templates.full, dashboard?.Properties.DashboardBody));
  const metrics = list(property(body, 'widgets')).flatMap((widget) =>
    list(property(widget, 'properties', 'metrics')),
  );

  it('shows metrics that exist', () => {
    const series = known(templates.full);
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
      .filter((expression) => typeof expression === 'string');
    expect(searches.length).toBeGreaterThan(8);
    for (const search of searches) {
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
