import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { namePrefix, type RelayConfiguration } from '../configuration/relay-configuration.ts';
import { accessLogFolder, dataRemovalPolicy } from './stage-resources.ts';

/** The customer's key that the configuration asks for, made or looked up; undefined where it asks for none. */
export function encryptionKey(scope: Construct, configuration: RelayConfiguration): IKey | undefined {
  const { customerManagedKey } = configuration;
  if (customerManagedKey === undefined) return undefined;
  if (customerManagedKey !== 'create') return Key.fromKeyArn(scope, 'EncryptionKey', customerManagedKey);
  const prefix = namePrefix(configuration);
  return new Key(scope, 'EncryptionKey', {
    alias: prefix,
    description: `Encrypts the data of the CometChat webhook relay (${configuration.stage})`,
    enableKeyRotation: true,
    removalPolicy: dataRemovalPolicy(configuration),
  });
}

/** Lets CloudWatch Logs encrypt the log groups of the stage. Does nothing to a key of another stack. */
export function letLogsEncrypt(scope: Construct, key: IKey, prefix: string): void {
  const logGroups = (start: string) =>
    Stack.of(scope).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${start}/${prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Logs',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': [logGroups('/aws/lambda'), logGroups(accessLogFolder)],
        },
      },
    }),
  );
}

/** Lets alarms publish to a topic under the key. Does nothing to a key of another stack. */
export function letAlarmsEncrypt(key: IKey): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
}
