import { createServiceClient } from '../../signed-requests/service-client.ts';
import type { SigningOptions } from '../../signed-requests/signed-request.ts';
import type { IngressConfiguration } from '../configuration.ts';
import type { SettingsFetcher } from '../rule-settings.ts';
import { createSecretFetcher } from './credentials-store.ts';
import { createSettingsFetcher } from './settings-store.ts';

/** What every container fetches before its first answer. */
export interface FirstFetches {
  readonly fetchSecret: () => Promise<string>;
  /** Fetches the text of a secret that rules send along, when one first needs it. */
  readonly fetchRuleSecret: (secretArn: string) => Promise<string>;
  /** Undefined where the configuration names no bucket. */
  readonly settings: SettingsFetcher | undefined;
  /** Resolves when the requests are on their way, or have ended without: from then on, the network is waited for. */
  readonly underWay: Promise<void>;
}

/** Sends the requests for the secret and the rule settings; the first call of each fetcher gets the answer to them. */
export function startFetches(
  configuration: Pick<
    IngressConfiguration,
    'credentialsSecretArn' | 'ruleSettingsBucket' | 's3Endpoint' | 'secretsManagerEndpoint'
  >,
  signing: SigningOptions,
): FirstFetches {
  const { credentialsSecretArn: secretArn, ruleSettingsBucket: bucket } = configuration;
  const sentSecret = Promise.withResolvers<void>();
  const sentSettings = Promise.withResolvers<void>();
  const fetchSecret = begin(
    createSecretFetcher(createServiceClient({ ...signing, onSent: sentSecret.resolve }), {
      endpoint: configuration.secretsManagerEndpoint,
      secretArn,
    }),
    sentSecret.resolve,
  );
  const fetchRuleSecret = (secretArn: string) =>
    createSecretFetcher(createServiceClient(signing), {
      endpoint: configuration.secretsManagerEndpoint,
      secretArn,
    })();
  if (bucket === undefined)
    return { fetchSecret, fetchRuleSecret, settings: undefined, underWay: sentSecret.promise };
  const { fetchDocument, fetchList } = createSettingsFetcher(
    createServiceClient({ ...signing, onSent: sentSettings.resolve }),
    { endpoint: configuration.s3Endpoint, bucket },
  );
  return {
    fetchSecret,
    fetchRuleSecret,
    settings: { fetchDocument: begin(fetchDocument, sentSettings.resolve, undefined), fetchList },
    underWay: Promise.all([sentSecret.promise, sentSettings.promise]).then(() => undefined),
  };
}

/** Calls `fetch` now; the first call of what it answers gets that result, each later one fetches anew. */
function begin<Arguments extends readonly unknown[], Result>(
  fetch: (...values: Arguments) => Promise<Result>,
  onEnd: () => void,
  ...values: Arguments
): (...values: Arguments) => Promise<Result> {
  let first: Promise<Result> | undefined = fetch(...values);
  // The caller gets the error; until then it must not end the process.
  first.then(onEnd, onEnd);
  return (...later) => {
    const result = first ?? fetch(...later);
    first = undefined;
    return result;
  };
}
