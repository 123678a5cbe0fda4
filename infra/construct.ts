/**
 * The relay as a construct of another CDK app: `cometchat-webhook-relay/construct`.
 *
 * @public
 */

export { RelayConfigurationError } from './configuration/configuration-error.ts';
export type { ConsumerSettings, RelaySettings } from './configuration/generated/relay-settings.ts';
export type { AlarmName } from './observability/alarm-names.ts';
export { CometChatRelay, type CometChatRelayProps, type NamedSettings } from './relay/cometchat-relay.ts';
export type { RelayArchive, RelayConsumer, RelayLane, RelayQueue } from './relay/relay-queue.ts';
