import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { privateBucket } from './private-bucket.ts';
import type { StageResources } from './stage-resources.ts';

/**
 * The bucket with the settings of the rules. The template owns the bucket and none of its objects, so that no deployment
 * changes what operators have set.
 */
export function ruleSettingsBucket(scope: Construct, resources: StageResources): Bucket {
  return privateBucket(scope, 'RuleSettingsBucket', {
    resources,
    withoutAccessLog:
      'The bucket holds settings that one function and the operators read. Who changed what is in its history objects and in CloudTrail; access logs would need a second bucket.',
  });
}
