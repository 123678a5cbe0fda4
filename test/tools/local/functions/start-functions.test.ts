import { describe, expect, it } from 'vitest';
import { FunctionPool } from '../../../../tools/local/functions/pool.ts';
import { functionEnvironment, oneOfEachBundle } from '../../../../tools/local/functions/start-functions.ts';

const worker = {
  name: 'relay-worker',
  directory: '/bundle',
  handler: 'index.handler',
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  // Whatever the template says, no call may leave the machine.
  environment: { STAGE: 'dev', AWS_ENDPOINT_URL: 'https://amazonaws.com', AWS_ACCESS_KEY_ID: 'real' },
  logGroup: '/aws/lambda/relay-worker',
  logFormat: 'JSON',
  logLevel: 'INFO',
};

const options = {
  environment: {},
  maximumProcesses: 1,
  log: () => undefined,
  onFailure: () => undefined,
};

describe('the functions that a start waits for', () => {
  it('are one of each bundle', () => {
    const functions = [
      { ...worker, name: 'ingress', directory: '/other' },
      { ...worker, name: 'users' },
      { ...worker, name: 'groups' },
    ];
    const pools = new Map(
      functions.map((description) => [description.name, new FunctionPool(description, options)]),
    );
    const directories = oneOfEachBundle(pools).map(({ description }) => description.directory);
    expect(directories.toSorted()).toEqual(['/bundle', '/other']);
  });
});

describe('a function that has been stopped', () => {
  it('refuses further invocations instead of letting them wait', async () => {
    const pool = new FunctionPool(worker, options);
    await pool.stop();
    expect(await pool.invoke({}, '')).toMatchObject({ ok: false, failure: { errorType: 'Stopped' } });
  });
});

describe('the environment of a local function', () => {
  const environment = functionEnvironment(worker, {
    region: 'us-east-1',
    awsEndpoint: 'http://127.0.0.1:1',
    sqsEndpoint: 'http://127.0.0.1:2',
  });

  it('has what the template says and what the runtime adds', () => {
    expect(environment).toMatchObject({
      STAGE: 'dev',
      AWS_LAMBDA_FUNCTION_NAME: 'relay-worker',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
      AWS_REGION: 'us-east-1',
      TZ: ':UTC',
    });
  });

  it('leads every call to this machine, with credentials that open nothing', () => {
    expect(environment).toMatchObject({
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1/_s3',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });
});
