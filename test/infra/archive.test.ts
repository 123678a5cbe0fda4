import { describe, expect, it } from 'vitest';
import { readArchiveConfiguration } from '../../lambda/archive/configuration.ts';
import { categories } from '../../lambda/cometchat/categories.ts';
import { readWorkerConfiguration } from '../../lambda/worker/configuration.ts';
import { full, fullSettings, withArchive } from './support/configurations.ts';
import { synthesiseOne } from './support/synthesise.ts';
import { environmentOf, list, property, render, resourcesOfType } from './support/template.ts';

const context = { stage: 'prod' };
const template = synthesiseOne(withArchive, { context });
const prefix = 'cometchat-relay-prod-archive';

const bucket = resourcesOfType(template, 'AWS::S3::Bucket').find(({ logicalId }) =>
  /Archive/.test(logicalId),
);
const queue = (name: string) =>
  resourcesOfType(template, 'AWS::SQS::Queue').find(({ Properties }) => Properties.QueueName === name)
    ?.Properties;

describe('a stage without an archive', () => {
  it('has nothing of it in its template', () => {
    expect(JSON.stringify(synthesiseOne(full, { context }))).not.toMatch(/archiv/i);
  });
});

describe('a stage with an archive', () => {
  it('is otherwise the same stage', () => {
    const without = synthesiseOne(full, { context });
    const added = Object.keys(template.Resources).filter((id) => !(id in without.Resources));
    expect(added.filter((id) => !/archive/i.test(id))).toEqual([]);
    expect(Object.keys(without.Resources).filter((id) => !(id in template.Resources))).toEqual([]);
  });

  it("refuses a consumer of the archive's name", () => {
    const consumers = [{ name: 'archive', eventTypes: ['*'] }];
    const archive = { retentionDays: 30 };
    expect(() => synthesiseOne({ stages: { prod: { ...fullSettings, consumers, archive } } })).toThrow(
      'must not be "archive"',
    );
    expect(() => synthesiseOne({ stages: { prod: { archive: { retentionDays: 0 } } } })).toThrow('1 to 3650');
  });
});

describe("the archive's bucket", () => {
  it('is private, encrypted, without versions, and forgets events in time', () => {
    expect(bucket?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
        ],
      },
      LifecycleConfiguration: { Rules: [{ Prefix: 'events/', ExpirationInDays: 365, Status: 'Enabled' }] },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    // An erased person stays erased: there is no older version, and no copy elsewhere.
    expect(bucket?.Properties).not.toHaveProperty('VersioningConfiguration');
    expect(bucket?.Properties).not.toHaveProperty('ReplicationConfiguration');
    expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('takes TLS alone', () => {
    const [policy] = resourcesOfType(template, 'AWS::S3::BucketPolicy').filter(
      ({ Properties }) => property(Properties.Bucket, 'Ref') === bucket?.logicalId,
    );
    const statements = list(property(policy?.Properties.PolicyDocument, 'Statement'));
    expect(statements).toContainEqual(
      expect.objectContaining({
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Effect: 'Deny',
      }),
    );
    expect(statements.filter((statement) => property(statement, 'Effect') === 'Allow')).toEqual([]);
  });
});

describe("the archive's queue", () => {
  it('is a standard queue with dead letters, encrypted, that keeps for 14 days', () => {
    for (const name of [prefix, `${prefix}-dead`]) {
      expect(queue(name), name).toMatchObject({
        MaximumMessageSize: 1024 * 1024,
        MessageRetentionPeriod: 14 * 86_400,
        KmsMasterKeyId: expect.anything(),
      });
      expect(queue(name), name).not.toHaveProperty('FifoQueue');
    }
    expect(render(template, property(queue(prefix)?.RedrivePolicy, 'deadLetterTargetArn'))).toBe(
      `${prefix}-dead.Arn`,
    );
  });

  it('is read in large batches that are answered in part, and hides them for long enough', () => {
    const mapping = resourcesOfType(template, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) => render(template, Properties.EventSourceArn) === `${prefix}.Arn`,
    )?.Properties;
    expect(mapping).toMatchObject({
      BatchSize: 10_000,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 300,
    });
    const archiveFunction = resourcesOfType(template, 'AWS::Lambda::Function').find(
      ({ Properties }) => Properties.FunctionName === prefix,
    )?.Properties;
    expect(queue(prefix)?.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * Number(archiveFunction?.Timeout) + Number(mapping?.MaximumBatchingWindowInSeconds),
    );
  });

  it('is known to every worker, and open to it', () => {
    for (const lane of categories) {
      const { consumers } = readWorkerConfiguration(
        environmentOf(template, `cometchat-relay-prod-worker-${lane}`),
      );
      expect(consumers.at(-1)).toMatchObject({
        isArchive: true,
        queueUrl: prefix,
        deadLetterQueueUrl: `${prefix}-dead`,
      });
    }
    const sending = resourcesOfType(template, 'AWS::IAM::Policy').filter(({ Properties }) =>
      list(property(Properties.PolicyDocument, 'Statement')).some(
        (statement) =>
          property(statement, 'Action') === 'sqs:SendMessage' &&
          list(property(statement, 'Resource')).some((one) => render(template, one) === `${prefix}.Arn`),
      ),
    );
    expect(sending).toHaveLength(categories.length);
  });

  it('has alarms for its dead letters, its age, its function, and what S3 refuses', () => {
    const names = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties.AlarmName,
    );
    expect(names).toEqual(
      expect.arrayContaining(
        ['dead-letters', 'waiting', 'errors', 'not-stored'].map((part) => `${prefix}-${part}`),
      ),
    );
  });
});

describe("the archive's function", () => {
  it('is told of its bucket', () => {
    expect(readArchiveConfiguration(environmentOf(template, prefix))).toMatchObject({
      stage: 'prod',
      bucket: bucket?.logicalId,
    });
  });

  it('may write events, and nobody else of the stack may touch the bucket', () => {
    const ofBucket = resourcesOfType(template, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
      list(property(Properties.PolicyDocument, 'Statement')).flatMap((statement) =>
        list(property(statement, 'Resource'))
          .map((one) => render(template, one))
          .filter((resource) => resource.startsWith(`${bucket?.logicalId}`))
          .map((resource) => [property(statement, 'Action'), resource]),
      ),
    );
    expect(ofBucket).toEqual([['s3:PutObject', `${bucket?.logicalId}.Arn/events/*`]]);
  });
});
