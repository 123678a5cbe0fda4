import { isLocalUrl } from '../../local-guard.ts';

/** True for a URL that CometChat may be able to send to: https, and not on this machine. */
export function isReachable(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:' && !isLocalUrl(url);
}

/** What to say where it is not. */
export function unreachableAdvice(url: string): string {
  return (
    `CometChat can't reach ${url}: it sends to public https addresses only.\n` +
    'Start a tunnel to the local run and add its address: --url https://... (docs/local.md).'
  );
}
