import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageResources } from './stage-resources.ts';

/**
 * A private, encrypted bucket without versions that takes TLS alone. It stays when the stack is deleted: CloudFormation
 * can't delete a bucket with objects.
 *
 * @param withoutAccessLog why access logs, which would need a second bucket, aren't needed
 */
export function privateBucket(
  scope: Construct,
  id: string,
  {
    resources: { encryptionKey },
    withoutAccessLog,
    ...props
  }: Pick<BucketProps, 'lifecycleRules'> & {
    readonly resources: StageResources;
    readonly withoutAccessLog: string;
  },
): Bucket {
  const bucket = new Bucket(scope, id, {
    ...props,
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
  acknowledge(bucket, { id: 'AwsSolutions-S1', reason: withoutAccessLog });
  return bucket;
}
