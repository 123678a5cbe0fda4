import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { letAlarmsEncrypt } from '../relay/encryption-key.ts';
import type { StageResources } from '../relay/stage-resources.ts';

export interface AlarmTopicProps {
  readonly resources: StageResources;
  readonly emails: readonly string[];
}

/**
 * The topic of all alarms of the stage: TLS only, open only to this account's alarms. It is encrypted only
 * where the stage has a customer's key: alarm texts hold no user data, and CloudWatch can't publish to a topic under the
 * key that AWS keeps for SNS.
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { resources, emails }: AlarmTopicProps) {
    super(scope, id);
    const { encryptionKey } = resources;
    if (encryptionKey !== undefined) letAlarmsEncrypt(encryptionKey);
    this.topic = new Topic(this, 'Topic', {
      topicName: `${resources.prefix}-alarms`,
      displayName: `CometChat relay ${resources.stage}`,
      ...(encryptionKey && { masterKey: encryptionKey }),
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
  }
}
