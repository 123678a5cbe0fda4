/** The local run as a module: for tests, benchmarks and the command line. */
export type { LocalRelay, LocalRelayOptions } from './local-relay.ts';
export { startLocalRelay } from './start-local-relay.ts';
export { synthesise } from './synthesise.ts';
