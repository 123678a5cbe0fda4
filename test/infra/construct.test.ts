import { App, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { CometChatRelay } from '../../infra/construct.ts';
import { metrics } from '../../lambda/telemetry/metrics.ts';
import { stubBundles } from './support/synthesise.ts';
import { list, property, resourcesOfType, type Template } from './support/template.ts';

const stack = new Stack(new App({ analyticsReporting: false }), 'Chat');
const relay = new CometChatRelay(stack, 'Relay', {
  settings: {
    stage: 'test',
    consumers: [{ name: 'search', eventTypes: ['*'], function: { entry: 'lambda/search.ts' } }],
    archive: { retentionDays: 30 },
    alarms: { silentHours: 6 },
    customerManagedKey: 'create',
  },
  bundles: stubBundles(),
});
const search = relay.consumer('search');
const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
search.grantConsume(reader);
const template: Template = JSON.parse(JSON.stringify(App.of(stack)?.synth().getStackByName('Chat').template));

/** The resource that a member refers to. */
function resourceOf(reference: string) {
  const resolved: unknown = stack.resolve(reference);
  const logicalId = property(resolved, 'Fn::GetAtt', 0) ?? property(resolved, 'Ref');
  return template.Resources[String(logicalId)];
}

describe('the members of the construct', () => {
  it('are the queues and functions of their names', () => {
    const names = (queues: {
      readonly queue: { queueArn: string };
      readonly deadLetterQueue: { queueArn: string };
    }) =>
      [queues.queue, queues.deadLetterQueue].map(
        ({ queueArn }) => resourceOf(queueArn)?.Properties.QueueName,
      );
    const prefix = 'cometchat-relay-test';
    expect(names(search)).toEqual([`${prefix}-search.fifo`, `${prefix}-search-dead.fifo`]);
    expect(names(relay.lanes.calls)).toEqual([`${prefix}-lane-calls.fifo`, `${prefix}-lane-calls-dead.fifo`]);
    expect(relay.archive && names(relay.archive)).toEqual([`${prefix}-archive`, `${prefix}-archive-dead`]);
    const functions = [relay.ingress, relay.lanes.calls.worker, search.function, relay.archive?.function];
    expect(functions.map((one) => resourceOf(one?.functionArn ?? '')?.Properties.FunctionName)).toEqual(
      ['ingress', 'worker-calls', 'consumer-search', 'archive'].map((name) => `${prefix}-${name}`),
    );
    expect(relay.functions).toHaveLength(resourcesOfType(template, 'AWS::Lambda::Function').length);
  });

  it('are alarms of their names', () => {
    const alarms = [search.waitingAlarm, search.deadLettersAlarm, relay.alarm('silence')];
    expect(alarms.map(({ alarmArn }) => resourceOf(alarmArn)?.Properties.AlarmName)).toEqual(
      ['search-waiting', 'search-dead-letters', 'silence'].map((name) => `cometchat-relay-test-${name}`),
    );
  });

  it('are metrics that the functions write, with a period and a statistic to change', () => {
    const own: readonly Metric[] = [
      relay.metricDeliveries(),
      relay.metricAckLatency(),
      relay.metricDecisionLatency(),
      relay.metricForcedDecisions(),
      relay.metricRefusals(),
      relay.metricDrift(),
      relay.lanes.calls.metricEventsPublished(),
      relay.lanes.calls.metricEndToEndLatency(),
    ];
    for (const { metricName, dimensions = {}, namespace } of own) {
      const [, written] = Object.entries(metrics).find(([name]) => name === metricName) ?? [];
      const { stage, ...others } = dimensions;
      expect({ namespace, stage }).toEqual({ namespace: 'CometChatRelay', stage: 'test' });
      expect(written?.dimensions, metricName).toContainEqual(Object.keys(others));
    }
    expect(relay.metricDeliveries({ statistic: 'Maximum' })).toMatchObject({ statistic: 'Maximum' });
    expect(relay.metricServerErrors()).toMatchObject({ namespace: 'AWS/ApiGateway', statistic: 'Sum' });
    expect(search.metricAgeOfOldestMessage().metricName).toBe('ApproximateAgeOfOldestMessage');
    expect(stack.resolve(search.metricDeadLetters().dimensions)).toEqual({
      QueueName: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'QueueName'] },
    });
    expect(search.metricMessagesWaiting()).toMatchObject({ statistic: 'Maximum' });
  });

  it('let a reader receive, delete and decrypt, and nothing else', () => {
    const [policy] = resourcesOfType(template, 'AWS::IAM::Policy').filter(({ logicalId }) =>
      logicalId.startsWith('Reader'),
    );
    const actions = list(property(policy?.Properties.PolicyDocument, 'Statement')).flatMap((statement) =>
      list(property(statement, 'Action')),
    );
    expect(actions.sort()).toEqual([
      'kms:Decrypt',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ]);
  });
});
