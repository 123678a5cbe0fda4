import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Aws, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { letAlarmsEncrypt } from '../relay/encryption-key.ts';
import type { StageResources } from '../relay/stage-resources.ts';

export interface AlarmTopicProps {
  readonly resources: StageResources;
  readonly emails: readonly string[];
}

/** Where every alarm of the stage goes: encrypted, TLS only, open to this account's alarms and to nobody else. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { resources, emails }: AlarmTopicProps) {
    super(scope, id);
    const masterKey =
      resources.encryptionKey ??
      // The key that AWS keeps for SNS does not let CloudWatch publish.
      new Key(this, 'Key', {
        description: `Encrypts the alarms of the CometChat webhook relay (${resources.stage})`,
        enableKeyRotation: true,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    letAlarmsEncrypt(masterKey);
    this.topic = new Topic(this, 'Topic', {
      topicName: `${resources.prefix}-alarms`,
      displayName: `CometChat relay ${resources.stage}`,
      masterKey,
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
