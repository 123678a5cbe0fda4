import type { HttpRequest, HttpResponse } from '../http/server.ts';
import type { Bucket } from './bucket.ts';

/** Where the local S3 is below the address of the local AWS endpoint. */
export const s3Prefix = '/_s3';

/**
 * Answers `GetObject`, `PutObject` (both conditional), `DeleteObject` and `ListObjectsV2` as S3 does, by path-style
 * addresses (`/_s3/bucket/key`). Everything else gets a 501 that says so.
 */
export function answerS3(
  buckets: readonly Bucket[],
  { method, path, query, body, message: { headers } }: HttpRequest,
): HttpResponse {
  const [name = '', ...rest] = decodeURIComponent(path.slice(s3Prefix.length + 1)).split('/');
  const key = rest.join('/');
  const parameters = new URLSearchParams(query);
  const bucket = buckets.find((one) => one.name === name);
  if (bucket === undefined) return failure(404, 'NoSuchBucket', 'there is no such bucket locally');
  if (method === 'GET' && key === '' && parameters.get('list-type') === '2') return list(bucket, parameters);
  const isChunked = headers['content-encoding']?.includes('aws-chunked') === true;
  if (key === '' || isChunked || !['GET', 'PUT', 'DELETE'].includes(method))
    return failure(501, 'NotImplemented', `the local run answers only ${known}`);
  if (method === 'DELETE') {
    bucket.remove(key);
    return { status: 204, headers: {}, body: '' };
  }
  const found = bucket.get(key);
  if (method === 'PUT') {
    const { 'if-match': wanted, 'if-none-match': unwanted } = headers;
    if ((unwanted === '*' && found !== undefined) || (wanted !== undefined && wanted !== found?.etag))
      return failure(412, 'PreconditionFailed', 'At least one of the preconditions did not hold.');
    return { status: 200, headers: { etag: bucket.put(key, body) }, body: '' };
  }
  if (found === undefined) return failure(404, 'NoSuchKey', 'The specified key does not exist.');
  const about = { etag: found.etag, 'last-modified': found.modifiedAt.toUTCString() };
  return headers['if-none-match'] === found.etag
    ? { status: 304, headers: about, body: '' }
    : { status: 200, headers: about, body: found.body };
}

const known = 'GetObject, PutObject, DeleteObject and ListObjectsV2';
const mostKeys = 1000;

function list(bucket: Bucket, parameters: URLSearchParams): HttpResponse {
  const after = parameters.get('continuation-token') ?? '';
  const most = Math.min(mostKeys, Number(parameters.get('max-keys') ?? mostKeys));
  const prefix = parameters.get('prefix') ?? '';
  const objects = bucket.list((key) => key.startsWith(prefix) && key > after);
  const page = objects.slice(0, most);
  const next = objects.length > page.length ? page.at(-1)?.key : undefined;
  const contents = page.map(
    ({ key, size, modifiedAt }) =>
      `<Contents><Key>${key}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><Size>${size}</Size></Contents>`,
  );
  const token = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
  return xml(
    200,
    `<ListBucketResult><Name>${bucket.name}</Name><IsTruncated>${next !== undefined}</IsTruncated>${token}<KeyCount>${page.length}</KeyCount>${contents.join('')}</ListBucketResult>`,
  );
}

function failure(status: number, code: string, message: string): HttpResponse {
  return xml(status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

function xml(status: number, text: string): HttpResponse {
  const headers = { 'content-type': 'application/xml' };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}` };
}
