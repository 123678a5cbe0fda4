import { BlockList, isIP, isIPv6 } from 'node:net';

/** Ranges that no service of the internet has (IANA special-purpose address registries): network, prefix. */
const specialRanges = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** All of IPv6 that may be public. */
const globalUnicast = ['2000::', 3] as const;
/** Parts of it that aren't, or that hold an IPv4 address (6to4, Teredo). */
const specialGlobalRanges = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const special = new BlockList();
for (const [network, prefix] of specialRanges) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of specialGlobalRanges) special.addSubnet(network, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet(...globalUnicast, 'ipv6');

/** Whether an IP address is one of the internet: not loopback, link-local, private or otherwise special. */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return global.check(address, 'ipv6') && !special.check(address, 'ipv6');
  return isIP(address) === 4 && !special.check(address, 'ipv4');
}
