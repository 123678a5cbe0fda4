/** The local run as a module: for tests, benchmarks and the command line. */
export { type LocalRelay, startLocalRelay } from './local-relay.ts';
export type { LocalRelayOptions } from './options.ts';
export { synthesise } from './synthesise.ts';
