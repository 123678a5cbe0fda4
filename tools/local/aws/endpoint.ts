import { gatewayMessage, type HttpResponse } from '../http/response.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { Secrets } from './secrets.ts';

/** Answers a call of an AWS SDK, told by its `X-Amz-Target` header. */
export type AwsEndpoint = (target: string | undefined, body: Buffer) => HttpResponse;

/**
 * What stands in for AWS beside SQS and S3: the calls on Secrets Manager that the relay makes. Every other call gets a 501
 * that says so; nothing is ever forwarded.
 */
export function createAwsEndpoint({ secrets }: { secrets: Secrets }): AwsEndpoint {
  const operations: Readonly<Record<string, (input: JsonObject) => HttpResponse>> = {
    'secretsmanager.GetSecretValue': (input) => {
      const secret = secrets.get(String(input.SecretId ?? ''));
      if (secret === undefined)
        return awsError(400, 'ResourceNotFoundException', 'there is no such secret locally');
      return answer({
        ARN: secret.arn,
        Name: secret.name,
        VersionId: secret.versionId,
        SecretString: secret.value,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: secret.createdAt / 1000,
      });
    },
    'secretsmanager.PutSecretValue': (input) => {
      const id = String(input.SecretId ?? '');
      const value = input.SecretString;
      if (typeof value !== 'string')
        return awsError(400, 'InvalidParameterException', 'SecretString is missing');
      const versionId = secrets.put(id, value);
      const secret = secrets.get(id);
      if (versionId === undefined || secret === undefined) {
        return awsError(400, 'ResourceNotFoundException', 'there is no such secret locally');
      }
      return answer({
        ARN: secret.arn,
        Name: secret.name,
        VersionId: versionId,
        VersionStages: ['AWSCURRENT'],
      });
    },
  };
  const known = Object.keys(operations);

  return (target, body) => {
    const operation =
      target !== undefined && Object.hasOwn(operations, target) ? operations[target] : undefined;
    if (operation === undefined) {
      return awsError(501, 'NotImplemented', `the local run answers only ${known.join(', ')}, SQS and S3`);
    }
    const input = parseJson(body.toString());
    return isJsonObject(input) ? operation(input) : gatewayMessage(400, 'the body is no JSON object');
  };
}

function answer(value: JsonObject): HttpResponse {
  return awsResponse(200, value);
}

function awsError(status: number, type: string, message: string): HttpResponse {
  return awsResponse(status, { __type: type, message });
}

function awsResponse(status: number, value: JsonObject): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(value)),
  };
}
