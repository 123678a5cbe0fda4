import { type BinaryLike, createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { SignatureV4 } from '@smithy/signature-v4';

/** One request of an AWS service, before it is signed. The path of the URL is encoded already. */
export interface ServiceRequest {
  readonly service: 'secretsmanager' | 's3';
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SigningOptions {
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** SHA-256 of Node, in the shape that the signer takes. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', binary(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(binary(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function binary(data: string | ArrayBuffer | ArrayBufferView): BinaryLike {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** All headers of a request, signed for AWS (Signature Version 4). */
export async function signedHeaders(
  { service, method, url, headers = {}, body }: ServiceRequest,
  { region, credentials }: SigningOptions,
  signingDate = new Date(),
): Promise<Record<string, string>> {
  // S3 signs a path as it is sent; the other services sign it encoded once more.
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const signed = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      ...(body !== undefined && { body }),
    },
    { signingDate },
  );
  return signed.headers;
}

/**
 * Sends a request once, on its own connection: a kept one would be dead after Lambda froze the container.
 * Resolves with any answer of the service; rejects if there isn't one. `onSent` is called when the request is on its way.
 */
export async function sendSigned(
  request: ServiceRequest,
  options: SigningOptions,
  { signal, onSent }: { readonly signal: AbortSignal; readonly onSent?: (() => void) | undefined },
): Promise<ServiceAnswer> {
  const headers = await signedHeaders(request, options);
  const send = request.url.protocol === 'https:' ? requestByHttps : requestByHttp;
  const { promise, resolve, reject } = Promise.withResolvers<ServiceAnswer>();
  const outgoing = send(
    request.url,
    { method: request.method, headers, agent: false, signal },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    },
  );
  outgoing.on('error', reject);
  if (onSent !== undefined) outgoing.on('finish', onSent);
  outgoing.end(request.body);
  return promise;
}
