import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { once } from '../../lambda/ingress/once.ts';
import { parseJson } from '../json/json.ts';
import { createLocalAgents, requireLocalUrl } from './local-guard.ts';

/**
 * AWS clients, each loaded and made at its first use: a command that needs no AWS loads no SDK, and `--help` answers
 * at once. Where a service has no endpoint (the local run has no CloudWatch), asking for its client is an error.
 */
export interface Clients {
  sqs(): Promise<SQSClient>;
  secretsManager(): Promise<SecretsManagerClient>;
  s3(): Promise<S3Client>;
  logs(): Promise<CloudWatchLogsClient>;
  metrics(): Promise<CloudWatchClient>;
  cloudFormation(): Promise<CloudFormationClient>;
}

export interface ClientSettings {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

const attempts = 3;
const localSockets = 50;
const timeouts = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
} as const;

/** Clients for a deployed relay, with the credentials that the AWS SDK finds (environment, profile, single sign-on). */
export function createAwsClients(settings: ClientSettings): Clients {
  const configuration = {
    ...(settings.region === undefined ? {} : { region: settings.region }),
    ...(settings.profile === undefined ? {} : { profile: settings.profile }),
    maxAttempts: attempts,
    requestHandler: timeouts,
  };
  return {
    sqs: once(async () => new (await import('@aws-sdk/client-sqs')).SQSClient(configuration)),
    secretsManager: once(
      async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient(configuration),
    ),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3Client(configuration)),
    logs: once(
      async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(configuration),
    ),
    metrics: once(
      async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(configuration),
    ),
    cloudFormation: once(
      async () => new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(configuration),
    ),
  };
}

export interface LocalEndpoints {
  /** Secrets Manager. */
  readonly aws: string;
  readonly s3: string;
  readonly sqs: string;
}

/**
 * Clients for the local run. They have made-up credentials, so that nothing looks for real ones, and open no connection
 * to another machine.
 */
export function createLocalClients(endpoints: LocalEndpoints, region: string): Clients {
  const agents = createLocalAgents(localSockets);
  const configuration = (endpoint: string) => ({
    endpoint: requireLocalUrl(endpoint, 'an endpoint of the local run'),
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: attempts,
    requestHandler: { ...timeouts, ...agents },
  });
  const sqs = configuration(endpoints.sqs);
  const aws = configuration(endpoints.aws);
  const s3 = configuration(endpoints.s3);
  const missing = (service: string) => (): Promise<never> =>
    Promise.reject(new Error(`the local run has no ${service}`));
  return {
    sqs: once(async () => new (await import('@aws-sdk/client-sqs')).SQSClient(sqs)),
    secretsManager: once(
      async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient(aws),
    ),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3Client({ ...s3, forcePathStyle: true })),
    logs: missing('CloudWatch Logs'),
    metrics: missing('CloudWatch'),
    cloudFormation: missing('CloudFormation'),
  };
}

/** The value of a Secrets Manager secret that holds JSON; undefined if it doesn't. Rejects if it can't be read. */
export async function readJsonSecret(clients: Clients, secretId: string): Promise<unknown> {
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = await clients.secretsManager();
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  return parseJson(SecretString ?? '');
}
