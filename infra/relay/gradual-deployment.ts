import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import type { Alias } from 'aws-cdk-lib/aws-lambda';

import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface GradualDeploymentProps {
  readonly alias: Alias;
  /** Any of these going off puts the old version back. */
  readonly alarms: readonly Alarm[];
}

/** A new version answers a tenth of the requests for ten minutes, two periods of the alarms, and then all of them. */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { alias, alarms }: GradualDeploymentProps) {
    super(scope, id);
    const group = new LambdaDeploymentGroup(this, 'Group', {
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
      alarms: [...alarms],
    });
    acknowledge(group.role, {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason:
        "AWS's managed policy for CodeDeploy with Lambda, in its limited form: it can't publish to topics.",
    });
  }
}
