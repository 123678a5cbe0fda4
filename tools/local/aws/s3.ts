import type { IncomingHttpHeaders } from 'node:http';
import type { HttpResponse } from '../http/response.ts';
import type { Bucket, StoredObject } from './bucket.ts';

/** Where the local S3 is below the address of the local AWS endpoint. */
export const s3Prefix = '/_s3';

export interface S3Request {
  readonly method: string;
  /** `/_s3/bucket/key`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Answers `GetObject`, `PutObject` (both conditional), `DeleteObject` and `ListObjectsV2` as S3 does, by path-style
 * addresses. Everything else gets a 501 that says so.
 */
export function createS3(buckets: readonly Bucket[]): (request: S3Request) => HttpResponse {
  return ({ method, path, query, headers, body }) => {
    const [name = '', ...rest] = decodeURIComponent(path.slice(s3Prefix.length + 1)).split('/');
    const key = rest.join('/');
    const bucket = buckets.find((one) => one.name === name);
    if (bucket === undefined) return failure(404, 'NoSuchBucket', 'there is no such bucket locally');
    if (headers['content-encoding']?.includes('aws-chunked')) return notImplemented();
    if (method === 'GET' && key === '' && query.get('list-type') === '2') return list(bucket, query);
    if (method === 'GET' && key !== '') return getObject(bucket.get(key), headers);
    if (method === 'PUT' && key !== '') return putObject(bucket, key, headers, body);
    if (method === 'DELETE' && key !== '' && bucket.remove !== undefined) {
      bucket.remove(key);
      return { status: 204, headers: {}, body: Buffer.alloc(0) };
    }
    return notImplemented();
  };
}

function getObject(stored: StoredObject | undefined, headers: IncomingHttpHeaders): HttpResponse {
  if (stored === undefined) return failure(404, 'NoSuchKey', 'The specified key does not exist.');
  const found = { etag: stored.etag, 'last-modified': stored.modifiedAt.toUTCString() };
  if (headers['if-none-match'] === stored.etag) return { status: 304, headers: found, body: Buffer.alloc(0) };
  return { status: 200, headers: { ...found, 'content-type': 'binary/octet-stream' }, body: stored.body };
}

function putObject(bucket: Bucket, key: string, headers: IncomingHttpHeaders, body: Buffer): HttpResponse {
  const present = bucket.get(key);
  const wanted = headers['if-match'];
  if (
    (headers['if-none-match'] === '*' && present !== undefined) ||
    (wanted !== undefined && wanted !== present?.etag)
  )
    return failure(412, 'PreconditionFailed', 'At least one of the preconditions did not hold.');
  return { status: 200, headers: { etag: bucket.put(key, body).etag }, body: Buffer.alloc(0) };
}

const mostKeys = 1000;

function list(bucket: Bucket, query: URLSearchParams): HttpResponse {
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const most = Math.min(mostKeys, Number(query.get('max-keys') ?? mostKeys));
  const keys = bucket.keys(query.get('prefix') ?? '').filter((key) => key > after);
  const page = keys.slice(0, most);
  const last = keys.length > page.length ? page.at(-1) : undefined;
  const contents = page
    .flatMap((key) => bucket.get(key) ?? [])
    .map(
      ({ key, body, etag, modifiedAt }) =>
        `<Contents><Key>${key}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${body.length}</Size></Contents>`,
    );
  const next = last === undefined ? '' : `<NextContinuationToken>${last}</NextContinuationToken>`;
  return xml(
    200,
    `<ListBucketResult><Name>${bucket.name}</Name><IsTruncated>${last !== undefined}</IsTruncated>${next}<KeyCount>${contents.length}</KeyCount>${contents.join('')}</ListBucketResult>`,
  );
}

function notImplemented(): HttpResponse {
  const known = 'GetObject, PutObject, DeleteObject and ListObjectsV2';
  return failure(501, 'NotImplemented', `the local run answers only ${known}`);
}

function failure(status: number, code: string, message: string): HttpResponse {
  return xml(status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

function xml(status: number, text: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
  };
}
