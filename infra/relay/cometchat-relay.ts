import type { Construct } from 'constructs';
import type { RelaySettings } from '../configuration/generated/relay-settings.ts';
import { resolveConfiguration } from '../configuration/relay-configuration.ts';
import { Relay, type RelayProps } from './relay.ts';

export interface CometChatRelayProps extends Omit<RelayProps, 'configuration'> {
  /** What the relay is to be like. Everything but the stage has a default. */
  readonly settings: RelaySettings;
}

/**
 * Receives CometChat's webhooks and hands typed, ordered, deduplicated events to the consumers' queues.
 *
 * ```ts
 * const relay = new CometChatRelay(this, 'Relay', {
 *   settings: { stage: 'prod', consumers: [{ name: 'search', eventTypes: ['messages.*'] }] },
 * });
 * relay.consumer('search').queue.queue; // the SQS queue of its events
 * ```
 *
 * Throws a `RelayConfigurationError` that names every wrong key and value of the settings.
 */
export class CometChatRelay extends Relay {
  constructor(scope: Construct, id: string, { settings, ...props }: CometChatRelayProps) {
    super(scope, id, { ...props, configuration: resolveConfiguration(settings) });
  }
}
