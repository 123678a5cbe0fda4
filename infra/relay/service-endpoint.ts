import { Aws } from 'aws-cdk-lib/core';

/** The regional endpoint of a service, in whatever partition the stack is. */
export function serviceEndpoint(service: 's3' | 'secretsmanager'): string {
  return `https://${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`;
}
