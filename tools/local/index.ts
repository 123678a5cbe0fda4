/** The local run as a module: for tests, benchmarks and the command line. */
export { LocalRunError } from './errors.ts';
export type { StackDescription } from './http/control.ts';
export type { LocalRelay, LocalRelayOptions, ObservedMessage } from './local-relay.ts';
export type { LogLine } from './log-store.ts';
export type { Fault, Faults } from './sqs/faults.ts';
export { startLocalRelay } from './start-local-relay.ts';
export { type Synthesised, synthesise } from './synthesise.ts';
