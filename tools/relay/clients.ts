import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { S3 } from '@aws-sdk/client-s3';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { SQS } from '@aws-sdk/client-sqs';
import { once } from '../../lambda/ingress/once.ts';
import { parseJson } from '../json/json.ts';
import { createLocalAgents, requireLocalUrl } from './local-guard.ts';

/**
 * AWS clients, each loaded and made at its first use: a command that doesn't call AWS loads no SDK, so `--help` answers at
 * once. Rejects for a service that the local run doesn't have.
 */
export interface Clients {
  sqs(): Promise<SQS>;
  secretsManager(): Promise<SecretsManager>;
  s3(): Promise<S3>;
  logs(): Promise<CloudWatchLogs>;
  metrics(): Promise<CloudWatch>;
  cloudFormation(): Promise<CloudFormation>;
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
export function createAwsClients({ region, profile }: ClientSettings): Clients {
  return createClients(() => ({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: attempts,
    requestHandler: timeouts,
  }));
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
export function createLocalClients({ aws, s3, sqs }: LocalEndpoints, region: string): Clients {
  const agents = createLocalAgents(localSockets);
  const endpoints: Readonly<Record<string, string>> = { SQS: sqs, 'Secrets Manager': aws, S3: s3 };
  for (const endpoint of Object.values(endpoints)) requireLocalUrl(endpoint, 'an endpoint of the local run');
  return createClients((service) => {
    const endpoint = endpoints[service];
    if (endpoint === undefined) throw new Error(`The local run has no ${service}.`);
    return {
      endpoint,
      region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: attempts,
      requestHandler: { ...timeouts, ...agents },
      forcePathStyle: true,
    };
  });
}

function createClients(settingsOf: (service: string) => object): Clients {
  return {
    sqs: once(async () => new (await import('@aws-sdk/client-sqs')).SQS(settingsOf('SQS'))),
    secretsManager: once(async () => {
      const { SecretsManager } = await import('@aws-sdk/client-secrets-manager');
      return new SecretsManager(settingsOf('Secrets Manager'));
    }),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3(settingsOf('S3'))),
    logs: once(async () => {
      const { CloudWatchLogs } = await import('@aws-sdk/client-cloudwatch-logs');
      return new CloudWatchLogs(settingsOf('CloudWatch Logs'));
    }),
    metrics: once(
      async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatch(settingsOf('CloudWatch')),
    ),
    cloudFormation: once(async () => {
      const { CloudFormation } = await import('@aws-sdk/client-cloudformation');
      return new CloudFormation(settingsOf('CloudFormation'));
    }),
  };
}

/** The value of a Secrets Manager secret that holds JSON; undefined if it doesn't. Rejects if it can't be read. */
export async function readJsonSecret(clients: Clients, secretId: string): Promise<unknown> {
  const { SecretString } = await (await clients.secretsManager()).getSecretValue({ SecretId: secretId });
  return parseJson(SecretString ?? '');
}
