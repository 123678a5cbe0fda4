import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { CometChatRelay } from 'cometchat-webhook-relay/construct';
import type { Construct } from 'constructs';

export interface ChatStackProps extends StackProps {
  readonly stage: string;
}

/** The relay, a function that reads the events of messages, and a service that reads those of calls. */
export class ChatStack extends Stack {
  constructor(scope: Construct, id: string, { stage, ...props }: ChatStackProps) {
    super(scope, id, props);
    const relay = new CometChatRelay(this, 'Relay', {
      settings: {
        stage,
        consumers: [
          { name: 'search', eventTypes: ['messages.*'], visibilitySeconds: 180 },
          { name: 'billing', eventTypes: ['calls.*'] },
        ],
      },
    });

    const search = relay.consumer('search');
    const indexer = new NodejsFunction(this, 'Indexer', {
      entry: 'functions/indexer.ts',
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(30), // a sixth of visibilitySeconds
    });
    // This also lets the function read the queue.
    indexer.addEventSource(new SqsEventSource(search.queue, { reportBatchItemFailures: true }));

    relay.consumer('billing').grantConsume(Role.fromRoleName(this, 'Billing', `billing-${stage}`));

    const slow = new Alarm(this, 'SlowSearch', {
      metric: search.metricAgeOfOldestMessage(),
      threshold: 60, // seconds
      evaluationPeriods: 1,
    });
    slow.addAlarmAction(new SnsAction(relay.alarmTopic));
  }
}
