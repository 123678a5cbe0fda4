import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { namePrefix, type RelayConfiguration } from '../configuration/relay-configuration.ts';

/**
 * Where the access log is. For a log of any other name AWS adds a line to a policy of the whole account, whose length is
 * limited: in an account with many APIs the deployment would fail.
 */
export const accessLogFolder = '/aws/vendedlogs/apigateway';

/** What all parts of one stage have in common. */
export interface StageResources {
  readonly stage: string;
  /** The start of every physical name. */
  readonly prefix: string;
  /** For what holds data or keeps a record of it. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether functions send traces to X-Ray. */
  readonly tracing: boolean;
  readonly logDays: RelayConfiguration['retention']['logDays'];
  /** The key that data is encrypted with; undefined: keys that AWS owns. */
  readonly encryptionKey: IKey | undefined;
}

/**
 * What happens to a resource that holds data when it leaves the stack. A kept one is still deleted when its own creation
 * is rolled back: the failed deployment could not be repeated beside a resource of the same name.
 */
export function dataRemovalPolicy({ onDestroy }: Pick<RelayConfiguration, 'onDestroy'>): RemovalPolicy {
  return onDestroy === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}

export function stageResources(
  configuration: RelayConfiguration,
  encryptionKey: IKey | undefined,
): StageResources {
  return {
    stage: configuration.stage,
    prefix: namePrefix(configuration),
    removalPolicy: dataRemovalPolicy(configuration),
    tracing: configuration.tracing,
    logDays: configuration.retention.logDays,
    encryptionKey,
  };
}
