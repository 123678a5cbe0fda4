import { outputNames } from '../../../infra/output-names.ts';
import { LocalRunError } from '../errors.ts';
import type { HttpRequest, HttpResponse } from '../http/server.ts';
import type { LocalRelayOptions } from '../options.ts';
import type { Stack } from '../template/stack.ts';
import { createBucket, createSettingsBucket } from './bucket.ts';
import { answerS3, s3Prefix } from './s3.ts';
import { createSecretsManager } from './secrets-manager.ts';

/** What stands in for AWS's services beside SQS: Secrets Manager and S3. */
export function createServices(
  { outputs, secrets }: Stack,
  files: { settingsFile: string; archiveDirectory: string },
  credentials: LocalRelayOptions['credentials'],
) {
  const required = (name: string) => {
    const value = outputs[name];
    if (value === undefined) throw new LocalRunError(`the template doesn't have the output ${name}`);
    return value;
  };
  const secretArn = required(outputNames.credentialsSecretArn);
  const secretsManager = createSecretsManager(secrets, secretArn, credentials);
  const settings = createSettingsBucket(required(outputNames.ruleSettingsObject), files.settingsFile);
  const archive = outputs[outputNames.archiveBucket];
  const buckets = [
    settings,
    archive === undefined ? [] : createBucket(archive, files.archiveDirectory),
  ].flat();
  return {
    /** The bucket of the rule settings. */
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
