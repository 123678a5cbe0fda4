import { randomBytes } from 'node:crypto';
import type { LogFields } from '../../../lambda/telemetry/fields.ts';
import { parseJson } from '../../json/json.ts';
import type { Bucket } from '../aws/bucket.ts';
import { s3Prefix } from '../aws/s3.ts';
import type { LogLine, LogStore } from '../log-store.ts';
import type { FunctionDescription, Stack } from '../template/stack.ts';
import { FunctionPool } from './pool.ts';

/** More would not be faster on a developer's machine; Lambda has no such limit. */
const mostProcessesOfRoute = 8;
export const mostProcessesOfEventSource = 2;

/** The functions of the stack by their names. None of them has started. */
export function createPools(options: {
  stack: Stack;
  awsEndpoint: string;
  logs: LogStore;
  onLog: (line: LogLine) => void;
  onProblem: (problem: string) => void;
}): ReadonlyMap<string, FunctionPool> {
  const { stack, logs, onLog, onProblem, awsEndpoint } = options;
  const routed = new Set(stack.routes.map(({ functionName }) => functionName));
  const pools = stack.functions.map((description) => {
    const { name, logGroup } = description;
    const lineOf = (message: string) => ({ time: Date.now(), logGroup, message });
    const pool = new FunctionPool(description, {
      environment: functionEnvironment(description, { ...stack.place, awsEndpoint }),
      maximumProcesses: routed.has(name) ? mostProcessesOfRoute : mostProcessesOfEventSource,
      log: (message) => {
        const line = lineOf(message);
        logs.write(line);
        onLog(line);
      },
      onFailure: ({ kind, failure }) => {
        const message = `${name}: ${failures[kind]}: ${failure.errorType}: ${failure.errorMessage}`;
        const fields: LogFields = { level: 'ERROR', message };
        // To the log only: the terminal shows the problem.
        logs.write(lineOf(JSON.stringify(fields)));
        onProblem(message);
      },
    });
    return [name, pool] as const;
  });
  return new Map(pools);
}

/**
 * A function of each bundle: starting them shows whether the bundles load. The other functions start when there is something
 * for them, as on AWS: most of the lanes of a local run stay empty.
 */
export function oneOfEachBundle(pools: ReadonlyMap<string, FunctionPool>): readonly FunctionPool[] {
  return [...new Map([...pools.values()].map((pool) => [pool.description.directory, pool])).values()];
}

const failures = {
  crash: 'the function crashed',
  error: 'the function failed',
  start: "the function doesn't start",
  timeout: 'the function was stopped',
} as const;

/**
 * Called before each invocation, it makes edited rule settings take effect: as if new containers had started, which read
 * the settings anew, where running ones would wait for their refresh.
 */
export function createSettingsWatch(options: {
  pools: ReadonlyMap<string, FunctionPool>;
  bucket: Bucket;
  settingsFile: string;
  onProblem: (problem: string) => void;
}): () => void {
  const { pools, bucket, settingsFile, onProblem } = options;
  const stamps = () => JSON.stringify(bucket.list((key) => !key.startsWith('history/')));
  let lastStamps = stamps();
  return () => {
    const before = lastStamps;
    lastStamps = stamps();
    if (lastStamps === before) return;
    const settings = bucket.get(bucket.edited ?? '');
    // What is running keeps its last good settings, as on AWS; a process that starts now would have none.
    if (settings !== undefined && parseJson(settings.body.toString()) === undefined) {
      onProblem(`${settingsFile} isn't JSON: the rules keep their settings until you fix it`);
      return;
    }
    for (const pool of pools.values())
      if (Object.values(pool.description.environment).includes(bucket.name)) pool.renew();
  };
}

/**
 * Everything that a function's process has in its environment: the template's variables, what the Lambda runtime sets,
 * and the addresses that keep every AWS call on this machine. Nothing of the caller's own environment gets in.
 */
export function functionEnvironment(
  description: FunctionDescription,
  { region, awsEndpoint, sqsEndpoint }: { region: string; awsEndpoint: string; sqsEndpoint: string },
): Record<string, string> {
  return {
    ...description.environment,
    _HANDLER: description.handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(description.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: description.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: description.logFormat,
    AWS_LAMBDA_LOG_LEVEL: description.logLevel,
    AWS_LAMBDA_LOG_GROUP_NAME: description.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${randomBytes(8).toString('hex')}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    LAMBDA_TASK_ROOT: description.directory,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    LOCAL_RUN: 'true',
    // With these, no SDK can find AWS or a real account's credentials.
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
    AWS_ENDPOINT_URL_S3: `${awsEndpoint}${s3Prefix}`,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
