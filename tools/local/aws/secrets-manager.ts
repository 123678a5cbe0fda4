import { randomInt } from 'node:crypto';
import { type JsonObject, parseJsonObject } from '../../json/json.ts';
import type { HttpResponse } from '../http/server.ts';
import type { LocalRelayOptions } from '../options.ts';
import type { Stack } from '../template/stack.ts';

/**
 * Secrets Manager with the stack's secrets, in memory. One of them holds the credentials; `given` takes the place of
 * generated ones.
 */
export function createSecretsManager(
  descriptions: Stack['secrets'],
  credentialsArn: string,
  given: LocalRelayOptions['credentials'] = {},
) {
  const secrets = descriptions.map((description) => {
    const { arn } = description;
    const value = generate(description);
    return { arn, createdAt: Date.now(), value: arn === credentialsArn ? withFields(value, given) : value };
  });
  return {
    /** The user name and password that are in force; empty texts where there are none. */
    credentials: () => {
      const secret = secrets.find(({ arn }) => arn === credentialsArn);
      const { username = '', password = '' } = parseJsonObject(secret?.value ?? '') ?? {};
      return { username: String(username), password: String(password) };
    },
    /**
     * Answers a call of an AWS SDK by its `X-Amz-Target` header. What the relay doesn't call gets a 501 that says so;
     * nothing is ever forwarded.
     */
    answer: (target: string | undefined, body: Buffer): HttpResponse => {
      const operation = target?.replace('secretsmanager.', '');
      if (operation !== 'GetSecretValue' && operation !== 'PutSecretValue')
        return awsError(501, 'NotImplemented', `the local run answers only ${known}, SQS and S3`);
      const { SecretId: id, SecretString: value } = parseJsonObject(body.toString()) ?? {};
      const secret = secrets.find(({ arn }) => arn === id || nameOf(arn) === id);
      if (secret === undefined)
        return awsError(400, 'ResourceNotFoundException', 'there is no such secret locally');
      const identity = { ARN: secret.arn, Name: nameOf(secret.arn) };
      if (operation === 'GetSecretValue')
        return awsResponse(200, {
          ...identity,
          SecretString: secret.value,
          CreatedDate: secret.createdAt / 1000,
        });
      if (typeof value !== 'string')
        return awsError(400, 'InvalidParameterException', 'SecretString is missing');
      secret.value = value;
      secret.createdAt = Date.now();
      return awsResponse(200, identity);
    },
  };
}

const known = 'secretsmanager.GetSecretValue, secretsmanager.PutSecretValue';

/** An ARN ends with `secret:NAME-` and six characters. */
function nameOf(arn: string): string {
  return arn.replace(/^.*:secret:/, '').slice(0, -7);
}

function awsError(status: number, type: string, message: string): HttpResponse {
  return awsResponse(status, { __type: type, message });
}

function awsResponse(status: number, value: JsonObject): HttpResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { status, headers, body: JSON.stringify(value) };
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function generate(description: Stack['secrets'][number]): string {
  const { PasswordLength: length, SecretStringTemplate: template, GenerateStringKey: key } = description;
  const alphabet = description.ExcludePunctuation ? alphanumeric : alphanumeric + punctuation;
  const generated = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
  return key === undefined ? generated : withFields(template, { [key]: generated });
}

/** A JSON object's text with other values in some fields; undefined leaves one as it is. */
function withFields(text: string, fields: object): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return JSON.stringify({ ...parseJsonObject(text), ...Object.fromEntries(given) });
}
