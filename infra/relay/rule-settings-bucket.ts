import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { StageResources } from './stage-resources.ts';

/**
 * The bucket with the settings of the rules. The template owns the bucket and none of its objects, so that no deployment
 * changes what operators have set. It stays when the stack is deleted: CloudFormation can't delete a bucket with objects.
 */
export function ruleSettingsBucket(scope: Construct, { encryptionKey }: StageResources): Bucket {
  const bucket = new Bucket(scope, 'RuleSettingsBucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...(encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
  });
  // Without its policy the bucket that stays would take requests without TLS.
  bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'The bucket holds settings that one function and the operators read. Who changed what is in its history objects and in CloudTrail; access logs would need a second bucket.',
  });
  return bucket;
}
