import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isJsonObject, type JsonObject } from '../../cometchat/json.ts';
import { runUntil } from '../deadline.ts';
import { type AwsIdentity, signRequest } from './aws-signature.ts';

/** One call of an AWS service with a JSON protocol. */
export interface AwsCall {
  /** As it stands in the service's host name and in signatures: `secretsmanager`, `ssm`. */
  readonly service: string;
  /** Service and operation: `secretsmanager.GetSecretValue`. */
  readonly target: string;
  readonly input: JsonObject;
}

/** AWS refused a call. The name is AWS's own for the reason; the message says no more, so that it may be logged. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: string, status: number) {
    super(`AWS answered ${status}: ${name}`);
    this.name = name;
    this.status = status;
  }
}

/** For the whole call: what is left of a request's two seconds must be enough for its delivery. */
const longestCallMilliseconds = 1000;
const longestAttemptMilliseconds = 600;
const pauseMilliseconds = 50;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Calls AWS with the identity of the environment, within a second, and tries once more where another attempt may help.
 *
 * For the few small calls that stand between a cold start and its first answer: the SDK's clients would take most of
 * that start. Rejects with an {@link AwsError} where AWS refuses, with Node's error where it cannot be reached.
 */
export async function callAws(call: AwsCall, environment: Environment = process.env): Promise<JsonObject> {
  const deadline = Date.now() + longestCallMilliseconds;
  const attempt = (until: number) =>
    runUntil(Math.min(until, deadline), (signal) => callOnce(call, environment, signal));
  try {
    return await attempt(Date.now() + longestAttemptMilliseconds);
  } catch (error) {
    if (!mayHelpAgain(error) || Date.now() + pauseMilliseconds >= deadline) throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    return attempt(deadline);
  }
}

function mayHelpAgain(error: unknown): boolean {
  return !(error instanceof AwsError) || error.status >= 500 || /throttl|toomanyrequests/i.test(error.name);
}

async function callOnce(call: AwsCall, environment: Environment, signal: AbortSignal): Promise<JsonObject> {
  const identity = identityOf(environment);
  const endpoint = new URL(endpointOf(call.service, identity.region, environment));
  const body = JSON.stringify(call.input);
  const headers = signRequest(
    {
      host: endpoint.host,
      service: call.service,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': call.target },
      body,
    },
    identity,
    new Date(),
  );
  // No agent: a connection that is kept would be dead when a frozen container wakes up.
  const { status, text } = await post(endpoint, { headers, agent: false, signal }, body);
  const answer = parseJson(text);
  if (status !== 200) throw new AwsError(errorType(answer), status);
  if (answer === undefined) throw new AwsError('InvalidAnswer', status);
  return answer;
}

function identityOf(environment: Environment): AwsIdentity {
  return {
    accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment.AWS_SESSION_TOKEN || undefined,
    region: required(environment, 'AWS_REGION'),
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`environment variable ${name} is missing`);
  return value;
}

/** The variables are those of the AWS SDKs. */
function endpointOf(service: string, region: string, environment: Environment): string {
  const { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets, AWS_ENDPOINT_URL_SSM: parameters } = environment;
  const own = service === 'ssm' ? parameters : secrets;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return own || environment.AWS_ENDPOINT_URL || `https://${service}.${region}.${suffix}`;
}

function post(
  endpoint: URL,
  options: RequestOptions,
  body: string,
): Promise<{ status: number; text: string }> {
  const request = endpoint.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const read = async (response: IncomingMessage) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
    };
    request(
      new URL('/', endpoint),
      { ...options, method: 'POST' },
      (response) => void read(response).catch(reject),
    )
      .on('error', reject)
      .end(body);
  });
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.ssm#ParameterNotFound` is named without its namespace; anything that is no name is not repeated. */
function errorType(answer: JsonObject | undefined): string {
  const type = typeof answer?.__type === 'string' ? (answer.__type.split('#').at(-1) ?? '') : '';
  return /^[A-Za-z]{1,80}$/.test(type) ? type : 'UnknownAwsError';
}
