import { createHmac, hash } from 'node:crypto';

/** What AWS knows the function by; Lambda puts it into the environment. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  readonly region: string;
}

/** A `POST` to the root of a service, as all services with a JSON protocol take it. */
export interface UnsignedRequest {
  readonly host: string;
  /** In lower case. */
  readonly service: string;
  /** By lower-case names; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const algorithm = 'AWS4-HMAC-SHA256';

/** The headers of a request with its signature (AWS Signature Version 4) among them. */
export function signRequest(
  request: UnsignedRequest,
  identity: AwsIdentity,
  date: Date,
): Record<string, string> {
  const time = date.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${identity.region}/${request.service}/aws4_request`;
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.host,
    'x-amz-date': time,
    ...(identity.sessionToken === undefined ? {} : { 'x-amz-security-token': identity.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const canonicalRequest = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    hash('sha256', request.body),
  ].join('\n');
  const text = [algorithm, time, scope, hash('sha256', canonicalRequest)].join('\n');
  const signature = hmac(signingKey(identity.secretAccessKey, scope), text).toString('hex');
  headers.authorization = `${algorithm} Credential=${identity.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return headers;
}

/** Each part of the scope is mixed into the key in turn. */
function signingKey(secretAccessKey: string, scope: string): Buffer {
  return scope
    .split('/')
    .reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
