import type { Category } from '../../lambda/cometchat/categories.ts';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';
import type { Archive } from '../relay/archive.ts';
import type { Consumer } from '../relay/consumer.ts';
import type { Ingress } from '../relay/ingress.ts';
import type { Lane } from '../relay/lane.ts';
import type { NamedFunction } from '../relay/relay-function.ts';
import type { WebhookApi } from '../relay/webhook-api.ts';

/** The parts of a relay that alarms and the dashboard watch. */
export interface WatchedRelay {
  readonly configuration: RelayConfiguration;
  readonly consumers: readonly Consumer[];
  readonly lanes: Readonly<Record<Category, Lane>>;
  readonly ingress: Ingress;
  readonly api: WebhookApi;
  readonly archive: Archive | undefined;
  readonly functions: readonly NamedFunction[];
}
