import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { OutboundError } from '../../decisions/outbound.ts';
import { isPublicAddress } from './public-address.ts';

/** Decides which hosts may be connected to. */
export interface HostPolicy {
  /** True in the local run: every host is allowed, and plain http. */
  readonly isLocal: boolean;
  /** Hosts that may have private addresses, in lower case. */
  readonly privateHosts: readonly string[];
}

/** Throws an {@link OutboundError} for a URL that can be refused before its name is resolved. */
export function checkUrl(url: URL, { isLocal, privateHosts }: HostPolicy): void {
  if (isLocal) return;
  if (url.protocol !== 'https:') throw new OutboundError('plain_http');
  // A socket resolves no name that is an address already.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host) && !privateHosts.includes(host))
    throw new OutboundError('private_address');
}

/**
 * Resolves names for sockets, which then connect to the very addresses that were checked: a name that is resolved twice
 * could be a public address the first time and a private one the second.
 */
export function createCheckedLookup(
  { isLocal, privateHosts }: HostPolicy,
  resolve: typeof lookUp = lookUp,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const mayBePrivate = isLocal || privateHosts.includes(hostname.toLowerCase());
      if (!mayBePrivate && !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(new OutboundError('private_address'), '', 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}
