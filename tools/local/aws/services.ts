import { join } from 'node:path';
import { outputNames } from '../../../infra/output-names.ts';
import type { HttpRequest, HttpResponse } from '../http/server.ts';
import type { Stack } from '../template/stack.ts';
import { createBucket, createSettingsBucket } from './bucket.ts';
import { answerS3, s3Prefix } from './s3.ts';
import { createSecretsManager } from './secrets-manager.ts';

/** What stands in for AWS's services beside SQS: Secrets Manager and S3. */
export function createServices(options: {
  stack: Stack;
  /** The folder of the archive. */
  directory: string;
  settingsFile: string;
  credentials: { readonly username?: string | undefined; readonly password?: string | undefined } | undefined;
}) {
  const { stack, directory, settingsFile: file, credentials = {} } = options;
  const { outputs, secrets } = stack;
  const secretsManager = createSecretsManager(
    secrets,
    outputs[outputNames.credentialsSecretArn],
    credentials,
  );
  const object = outputs[outputNames.ruleSettingsObject];
  const settings = object === undefined ? undefined : createSettingsBucket({ object, file });
  const archive = outputs[outputNames.archiveBucket];
  const buckets = [
    ...(settings === undefined ? [] : [settings]),
    ...(archive === undefined ? [] : [createBucket(archive, join(directory, 'archive'))]),
  ];
  return {
    /** The bucket of the rule settings, where the stack has one. */
    settings,
    /** What CometChat authenticates with now. */
    credentials: secretsManager.credentials,
    /** Answers a call of an AWS SDK; undefined for a request that isn't one. */
    answer: (request: HttpRequest): HttpResponse | undefined => {
      const { path, body, message } = request;
      const { authorization, 'x-amz-target': target } = message.headers;
      // They come with the name of their operation, or at least a signature of AWS's.
      if (target === undefined && authorization?.startsWith('AWS4-') !== true) return undefined;
      if (path === '/') return secretsManager.answer(target?.toString(), body);
      return path.startsWith(`${s3Prefix}/`) ? answerS3(buckets, request) : undefined;
    },
  };
}
