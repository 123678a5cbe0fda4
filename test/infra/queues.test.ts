import { describe, expect, it } from 'vitest';
import { categories } from '../../lambda/cometchat/categories.ts';
import { full, small } from './support/configurations.ts';
import { synthesiseOne } from './support/synthesise.ts';
import { list, property, render, resourcesOfType, type Template } from './support/template.ts';

const templates = {
  small: synthesiseOne(small),
  full: synthesiseOne(full, { context: { stage: 'prod' } }),
};
const both = Object.entries(templates);

function queues(template: Template) {
  return resourcesOfType(template, 'AWS::SQS::Queue').map(({ logicalId, Properties }) => ({
    logicalId,
    name: String(Properties.QueueName),
    properties: Properties,
  }));
}

const isDead = ({ name }: { readonly name: string }) => name.endsWith('-dead.fifo');

describe('the queues', () => {
  it('are one per lane and one per consumer, each with its dead letters', () => {
    expect(
      queues(templates.small)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      [...categories.map((lane) => `lane-${lane}`), 'processed-events']
        .flatMap((name) => [`cometchat-relay-dev-${name}.fifo`, `cometchat-relay-dev-${name}-dead.fifo`])
        .sort(),
    );
    expect(queues(templates.full).map(({ name }) => name)).toEqual(
      expect.arrayContaining(
        ['search', 'billing', 'audit'].map((name) => `cometchat-relay-prod-${name}.fifo`),
      ),
    );
  });

  it('are of eight lanes: receipts have their own', () => {
    const lanes = queues(templates.small).filter((queue) => queue.name.includes('-lane-') && !isDead(queue));
    expect(lanes).toHaveLength(8);
    expect(lanes.map(({ name }) => name)).toContain('cometchat-relay-dev-lane-receipts.fifo');
  });

  it.each(both)(
    "keep order by message group at high throughput, and ids are the sender's (%s)",
    (_name, template) => {
      for (const { name, properties } of queues(template)) {
        expect(properties, name).toMatchObject({
          FifoQueue: true,
          ContentBasedDeduplication: false,
          DeduplicationScope: 'messageGroup',
          FifoThroughputLimit: 'perMessageGroupId',
          MaximumMessageSize: 1024 * 1024,
        });
      }
    },
  );

  it('are encrypted with keys that SQS keeps, or with the key that the team chose', () => {
    for (const { name, properties } of queues(templates.small))
      expect(properties, name).toMatchObject({ SqsManagedSseEnabled: true });
    const [key] = resourcesOfType(templates.full, 'AWS::KMS::Key');
    for (const { name, properties } of queues(templates.full))
      expect(property(properties.KmsMasterKeyId, 'Fn::GetAtt', 0), name).toBe(key?.logicalId);
  });

  it.each(both)('refuse requests without TLS (%s)', (_name, template) => {
    const refusing = resourcesOfType(template, 'AWS::SQS::QueuePolicy')
      .filter(({ Properties }) =>
        list(property(Properties.PolicyDocument, 'Statement')).some(
          (statement) =>
            property(statement, 'Effect') === 'Deny' &&
            property(statement, 'Action') === 'sqs:*' &&
            property(statement, 'Principal', 'AWS') === '*' &&
            property(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
        ),
      )
      .flatMap(({ Properties }) => list(Properties.Queues).map((queue) => render(template, queue)));
    expect(refusing.sort()).toEqual(
      queues(template)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each(both)(
    'give up into a dead-letter queue of their own, which keeps for 14 days (%s)',
    (_name, template) => {
      for (const { name, properties } of queues(template).filter((queue) => !isDead(queue))) {
        const deadName = name.replace(/\.fifo$/, '-dead.fifo');
        expect(render(template, property(properties.RedrivePolicy, 'deadLetterTargetArn')), name).toBe(
          `${deadName}.Arn`,
        );
        expect(property(properties.RedrivePolicy, 'maxReceiveCount'), name).toBeGreaterThan(1);
        const dead = queues(template).find((queue) => queue.name === deadName);
        expect(dead?.properties.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
        expect(
          list(property(dead?.properties.RedriveAllowPolicy, 'sourceQueueArns')).map((arn) =>
            render(template, arn),
          ),
        ).toEqual([`arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:${name}`]);
      }
    },
  );

  it.each(both)('have an alarm each: new dead letters, or the age of the oldest (%s)', (_name, template) => {
    const watched = resourcesOfType(template, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
      [Properties, ...list(Properties.Metrics).map((one) => property(one, 'MetricStat', 'Metric'))].flatMap(
        (metric) =>
          list(property(metric, 'Dimensions')).map(
            (dimension) =>
              `${String(property(metric, 'MetricName'))} ${render(template, property(dimension, 'Value'))}`,
          ),
      ),
    );
    for (const queue of queues(template)) {
      const metric = isDead(queue) ? 'ApproximateNumberOfMessagesVisible' : 'ApproximateAgeOfOldestMessage';
      expect(watched).toContain(`${metric} ${queue.name}`);
    }
  });
});

describe('the mappings from queues to functions', () => {
  it.each(both)('read every lane, and stay within their concurrency (%s)', (_name, template) => {
    const functions = resourcesOfType(template, 'AWS::Lambda::Function');
    const mappings = resourcesOfType(template, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => {
      expect(Properties).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      expect(property(Properties.ScalingConfig, 'MaximumConcurrency')).toBeGreaterThanOrEqual(2);
      const source = queues(template).find(
        ({ name }) => `${name}.Arn` === render(template, Properties.EventSourceArn),
      );
      const target = functions.find(
        (one) => one.Properties.FunctionName === render(template, Properties.FunctionName),
      );
      // AWS's advice; below it a batch can be handed out while it is still being worked on.
      expect(Number(source?.properties.VisibilityTimeout)).toBeGreaterThanOrEqual(
        6 * Number(target?.Properties.Timeout),
      );
      return `${source?.name} ${String(target?.Properties.FunctionName)}`;
    });
    const prefix = template === templates.small ? 'cometchat-relay-dev' : 'cometchat-relay-prod';
    expect(mappings.sort()).toEqual(
      [
        ...categories.map((lane) => `${prefix}-lane-${lane}.fifo ${prefix}-worker-${lane}`),
        ...(template === templates.full ? [`${prefix}-audit.fifo ${prefix}-consumer-audit`] : []),
      ].sort(),
    );
  });

  it('take what the settings say', () => {
    const byFunction = (name: string) =>
      resourcesOfType(templates.full, 'AWS::Lambda::EventSourceMapping').find(
        ({ Properties }) => render(templates.full, Properties.FunctionName) === name,
      )?.Properties;
    expect(byFunction('cometchat-relay-prod-worker-messages')).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 100 },
    });
    expect(byFunction('cometchat-relay-prod-worker-users')).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    const named = Object.fromEntries(queues(templates.full).map((queue) => [queue.name, queue.properties]));
    expect(named['cometchat-relay-prod-search.fifo']).toMatchObject({
      VisibilityTimeout: 300,
      MessageRetentionPeriod: 4 * 24 * 60 * 60,
      RedrivePolicy: { maxReceiveCount: 4 },
    });
    expect(named['cometchat-relay-prod-lane-messages.fifo']).toMatchObject({
      VisibilityTimeout: 120,
      MessageRetentionPeriod: 7 * 24 * 60 * 60,
      RedrivePolicy: { maxReceiveCount: 30 },
    });
  });
});
