import { type JsonObject, parseJsonObject } from '../../json/json.ts';
import { gatewayMessage, type HttpResponse } from '../http/response.ts';
import type { Secret, Secrets } from './secrets.ts';

/** Answers a call of an AWS SDK, told by its `X-Amz-Target` header. */
export type AwsEndpoint = (target: string | undefined, body: Buffer) => HttpResponse;

/**
 * What stands in for AWS beside SQS and S3: the calls on Secrets Manager that the relay makes. Every other call gets a 501
 * that says so; nothing is ever forwarded.
 */
export function createAwsEndpoint({ secrets }: { secrets: Secrets }): AwsEndpoint {
  const operations = new Map<string | undefined, (id: string, input: JsonObject) => HttpResponse>([
    [
      'secretsmanager.GetSecretValue',
      (id) =>
        answer(secrets.get(id), ({ value, createdAt }) => ({
          SecretString: value,
          CreatedDate: createdAt / 1000,
        })),
    ],
    [
      'secretsmanager.PutSecretValue',
      (id, { SecretString: value }) =>
        typeof value === 'string'
          ? answer(secrets.put(id, value))
          : awsError(400, 'InvalidParameterException', 'SecretString is missing'),
    ],
  ]);
  const known = [...operations.keys()].join(', ');
  return (target, body) => {
    const operation = operations.get(target);
    if (operation === undefined)
      return awsError(501, 'NotImplemented', `the local run answers only ${known}, SQS and S3`);
    const input = parseJsonObject(body.toString());
    return input === undefined
      ? gatewayMessage(400, "the body isn't a JSON object")
      : operation(String(input.SecretId ?? ''), input);
  };
}

function answer(secret: Secret | undefined, more: (secret: Secret) => JsonObject = () => ({})): HttpResponse {
  if (secret === undefined)
    return awsError(400, 'ResourceNotFoundException', 'there is no such secret locally');
  const { arn: ARN, name: Name, versionId: VersionId } = secret;
  return awsResponse(200, { ARN, Name, VersionId, VersionStages: ['AWSCURRENT'], ...more(secret) });
}

function awsError(status: number, type: string, message: string): HttpResponse {
  return awsResponse(status, { __type: type, message });
}

function awsResponse(status: number, value: JsonObject): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { status, headers, body: Buffer.from(JSON.stringify(value)) };
}
