import { isIP } from 'node:net';

/**
 * The address of an object in S3: the bucket in the host name, or in the path where the host is an IP address (local
 * run). The key is encoded as S3 signs it.
 */
export function objectUrl(endpoint: string, bucket: string, key: string): URL {
  const { protocol, host, hostname, pathname } = new URL(endpoint);
  const base = pathname.replace(/\/$/, '');
  const path = key.split('/').map(encodeURIComponent).join('/');
  return isIP(hostname) === 0
    ? new URL(`${protocol}//${bucket}.${host}${base}/${path}`)
    : new URL(`${protocol}//${host}${base}/${bucket}/${path}`);
}
