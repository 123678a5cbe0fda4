import { randomBytes } from 'node:crypto';
import { s3Prefix } from '../aws/s3.ts';
import type { FunctionDescription } from '../template/functions.ts';

/**
 * Everything that a function's process has in its environment: the template's variables, what the Lambda runtime sets,
 * and the addresses that keep every AWS call on this machine. Nothing of the caller's own environment gets in.
 */
export function functionEnvironment(
  description: FunctionDescription,
  place: { region: string; awsEndpoint: string; sqsEndpoint: string },
): Record<string, string> {
  return {
    ...description.environment,
    _HANDLER: description.handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(description.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: description.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...(description.logFormat === undefined ? {} : { AWS_LAMBDA_LOG_FORMAT: description.logFormat }),
    ...(description.logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: description.logLevel }),
    AWS_LAMBDA_LOG_GROUP_NAME: description.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${randomBytes(8).toString('hex')}`,
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    LAMBDA_TASK_ROOT: description.directory,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    LOCAL_RUN: 'true',
    ...localAws(place),
  };
}

/** Sends every SDK to this machine: with these, no call can find AWS or a real account's credentials. */
function localAws(place: { awsEndpoint: string; sqsEndpoint: string }): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL: place.awsEndpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: place.awsEndpoint,
    AWS_ENDPOINT_URL_SQS: place.sqsEndpoint,
    AWS_ENDPOINT_URL_S3: `${place.awsEndpoint}${s3Prefix}`,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
