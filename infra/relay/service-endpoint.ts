import { Aws } from 'aws-cdk-lib/core';

/** The regional endpoint of a service, in the stack's partition. */
export function serviceEndpoint(service: 's3' | 'secretsmanager'): string {
  return `https://${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`;
}
