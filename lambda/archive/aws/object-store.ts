import { objectUrl } from '../../signed-requests/object-url.ts';
import { errorCode, type ServiceClient, ServiceError } from '../../signed-requests/service-client.ts';
import type { ObjectStore } from '../store-batch.ts';

/** Milliseconds; a batch has a minute. */
export const uploadLimits = { attempt: 10_000, total: 20_000 } as const;

/** Objects in an S3 bucket, which encrypts them by itself. */
export function createObjectStore(
  client: ServiceClient,
  { endpoint, bucket }: { readonly endpoint: string; readonly bucket: string },
): ObjectStore {
  return {
    async put(key, body) {
      const answer = await client({
        service: 's3',
        method: 'PUT',
        url: objectUrl(endpoint, bucket, key),
        headers: { 'content-type': 'application/gzip' },
        body,
      });
      if (answer.status !== 200) throw new ServiceError(errorCode(answer), answer.status);
    },
  };
}
