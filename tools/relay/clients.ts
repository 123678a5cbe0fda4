import { once } from '../../lambda/ingress/once.ts';
import { parseJson } from '../json/json.ts';
import { requireLocalUrl } from './local-guard.ts';

/**
 * AWS clients, each loaded and made at its first use: a command that doesn't call AWS loads no SDK, so `--help` answers at
 * once.
 */
export type Clients = ReturnType<typeof createClients>;

const reliable = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

/** Clients for a deployed relay, with the credentials that the AWS SDK finds (environment, profile, single sign-on). */
export function createAwsClients(place: {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}): Clients {
  return createClients(() => place);
}

/**
 * Clients for the local run, whose Secrets Manager answers at `aws`. They have made-up credentials, so that nothing looks
 * for real ones, and send only to this machine: a client with an endpoint ignores the host of a queue's URL. They reject
 * for a service that the local run doesn't have.
 */
export function createLocalClients(
  { aws, s3, sqs }: Readonly<Record<'aws' | 's3' | 'sqs', string>>,
  region: string,
): Clients {
  const endpoints: Readonly<Record<string, string>> = { SQS: sqs, 'Secrets Manager': aws, S3: s3 };
  for (const endpoint of Object.values(endpoints)) requireLocalUrl(endpoint, 'an endpoint of the local run');
  return createClients((service) => {
    const endpoint = endpoints[service];
    if (endpoint === undefined) throw new Error(`The local run has no ${service}.`);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    return { endpoint, region, credentials, forcePathStyle: true };
  });
}

function createClients(placeOf: (service: string) => object) {
  const settings = (service: string) => ({ ...reliable, ...placeOf(service) });
  return {
    sqs: once(async () => new (await import('@aws-sdk/client-sqs')).SQS(settings('SQS'))),
    secretsManager: once(async () => {
      const { SecretsManager } = await import('@aws-sdk/client-secrets-manager');
      return new SecretsManager(settings('Secrets Manager'));
    }),
    s3: once(async () => new (await import('@aws-sdk/client-s3')).S3(settings('S3'))),
    logs: once(async () => {
      const { CloudWatchLogs } = await import('@aws-sdk/client-cloudwatch-logs');
      return new CloudWatchLogs(settings('CloudWatch Logs'));
    }),
    metrics: once(async () => {
      const { CloudWatch } = await import('@aws-sdk/client-cloudwatch');
      return new CloudWatch(settings('CloudWatch'));
    }),
    cloudFormation: once(async () => {
      const { CloudFormation } = await import('@aws-sdk/client-cloudformation');
      return new CloudFormation(settings('CloudFormation'));
    }),
  };
}

/** The value of a Secrets Manager secret that holds JSON; undefined if it doesn't. Rejects if it can't be read. */
export async function readJsonSecret(clients: Clients, secretId: string): Promise<unknown> {
  const { SecretString } = await (await clients.secretsManager()).getSecretValue({ SecretId: secretId });
  return parseJson(SecretString ?? '');
}
