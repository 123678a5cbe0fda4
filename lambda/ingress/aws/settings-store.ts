import { settingsKeys } from '../../decisions/settings/settings-keys.ts';
import { objectUrl } from '../../signed-requests/object-url.ts';
import { errorCode, type ServiceClient, ServiceError } from '../../signed-requests/service-client.ts';
import type { ServiceAnswer } from '../../signed-requests/signed-request.ts';
import type { SettingsFetcher } from '../rule-settings.ts';

/**
 * Makes a fetcher for the rule settings in an S3 bucket: one conditional request, and one for each word list that it
 * doesn't have yet. A list never changes under its name, so it's fetched once. Rejects within a second for each object.
 */
export function createSettingsFetcher(
  client: ServiceClient,
  { endpoint, bucket }: { readonly endpoint: string; readonly bucket: string },
): SettingsFetcher {
  const get = (key: string, headers: Readonly<Record<string, string>> = {}) =>
    client({ service: 's3', method: 'GET', url: objectUrl(endpoint, bucket, key), headers });
  const requireFound = (answer: ServiceAnswer): string => {
    if (answer.status === 200) return answer.body;
    throw new ServiceError(errorCode(answer), answer.status);
  };
  return {
    async fetchDocument(knownTag) {
      const answer = await get(
        settingsKeys.current,
        knownTag === undefined ? {} : { 'if-none-match': knownTag },
      );
      if (answer.status === 304) return 'unchanged';
      if (answer.status === 404 && errorCode(answer) === 'NoSuchKey') return 'absent';
      return { text: requireFound(answer), tag: answer.headers.etag };
    },
    fetchList: async (name) => requireFound(await get(settingsKeys.list(name))),
  };
}
