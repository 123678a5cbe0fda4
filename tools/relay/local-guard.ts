import { UsageError } from './errors.ts';

const localHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** True for a URL on this machine. */
export function isLocalUrl(url: string): boolean {
  return localHosts.has(URL.parse(url)?.hostname ?? '');
}

/** The URL itself; a {@link UsageError} if it isn't on this machine. */
export function requireLocalUrl(url: string, what: string): string {
  if (isLocalUrl(url)) return url;
  throw new UsageError(`With --local, nothing leaves this machine, but ${what} is elsewhere: ${url}`);
}
