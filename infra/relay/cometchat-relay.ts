import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Stack, Stage } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { byCategory, type Category } from '../../lambda/cometchat/categories.ts';
import type { MetricName } from '../../lambda/telemetry/metrics.ts';
import type { FunctionBundles } from '../bundling/function-bundles.ts';
import { RelayConfigurationError } from '../configuration/configuration-error.ts';
import type { ConsumerSettings, RelaySettings } from '../configuration/generated/relay-settings.ts';
import { resolveConfiguration } from '../configuration/relay-configuration.ts';
import type { AlarmName } from '../observability/alarm-names.ts';
import { inAll } from '../observability/emitted-metric.ts';
import type { Observability } from '../observability/observability.ts';
import { addRelayOutputs } from '../relay-outputs.ts';
import { Relay } from './relay.ts';
import { archiveFace, consumerFace, laneFace } from './relay-faces.ts';
import type { RelayArchive, RelayConsumer, RelayLane } from './relay-queue.ts';

/** Settings whose consumers have these names. */
export type NamedSettings<Name extends string> = Omit<RelaySettings, 'consumers'> & {
  /** Who reads the events. Default: one queue, `processed-events`, with all of them. */
  readonly consumers?: readonly (Omit<ConsumerSettings, 'name'> & { readonly name: Name })[] | undefined;
};

export interface CometChatRelayProps<Name extends string = string> {
  /** What the relay is like. Everything but the stage has a default. */
  readonly settings: NamedSettings<Name>;
  /**
   * Your KMS key for everything that holds data. Its policy gets what logs and alarms need, if the key is of this app.
   * Default: `settings.customerManagedKey`, or else keys that AWS owns, at no cost.
   */
  readonly encryptionKey?: IKey | undefined;
  /**
   * Letters and digits that the names of the stack's outputs start with. Set it where the stack has another relay, or
   * outputs of the same names. Default: none.
   */
  readonly outputPrefix?: string | undefined;
  /** @internal The functions' code, for tests. */
  readonly bundles?: FunctionBundles | undefined;
}

/**
 * Receives CometChat's webhooks and hands typed, ordered, deduplicated events to the queues of your consumers.
 *
 * ```ts
 * const relay = new CometChatRelay(this, 'Relay', {
 *   settings: { stage: 'prod', consumers: [{ name: 'search', eventTypes: ['messages.*'] }] },
 * });
 * relay.consumer('search').queue; // the FIFO queue with its events
 * ```
 *
 * Throws a `RelayConfigurationError` that names every wrong key and value of the settings.
 */
export class CometChatRelay<const Name extends string = string> extends Construct {
  readonly stage: string;
  /** The webhook URL to enter at CometChat. */
  readonly webhookUrl: string;
  /** The URL of the moderation Custom API to enter at CometChat. */
  readonly moderationUrl: string;
  /** User name and password that CometChat sends, as JSON: `username`, `password`. */
  readonly credentials: Secret;
  /** Holds the settings of the rules, which `relay rules` changes without a deployment. */
  readonly ruleSettings: Bucket;
  readonly httpApi: HttpApi;
  /** Receives the webhooks. */
  readonly ingress: LambdaFunction;
  readonly lanes: Readonly<Record<Category, RelayLane>>;
  readonly consumers: readonly RelayConsumer<Name>[];
  /** Undefined unless the settings ask for it. */
  readonly archive: RelayArchive | undefined;
  /** Every function of the relay, for what all of them need: a layer, a tag, an aspect. */
  readonly functions: readonly LambdaFunction[];
  /** Gets every alarm of the relay. */
  readonly alarmTopic: ITopic;
  /** Your key that encrypts the data. Undefined: keys that AWS owns. */
  readonly encryptionKey: IKey | undefined;
  readonly #observability: Observability;

  constructor(scope: Construct, id: string, props: CometChatRelayProps<Name>) {
    super(scope, id);
    const { settings, outputPrefix, ...others } = props;
    const configuration = resolveConfiguration(settings);
    this.stage = configuration.stage;
    refuseSecond(this);
    // By this id, the resources have the same names in the template as in a stack of the relay's own.
    const relay = new Relay(this, 'Default', { ...others, configuration });
    addRelayOutputs(new Construct(this, 'Outputs'), relay, outputPrefix);
    const { api, ingress, archive, observability } = relay;
    this.#observability = observability;
    this.webhookUrl = api.webhookUrl;
    this.moderationUrl = api.moderationUrl;
    this.httpApi = api.api;
    this.ingress = ingress.function.function;
    this.credentials = ingress.credentials;
    this.ruleSettings = ingress.ruleSettings;
    this.lanes = byCategory((category) => laneFace(relay.lanes[category], this.stage, observability));
    this.consumers = relay.consumers.map((consumer) => consumerFace<Name>(consumer, observability));
    this.archive = archive && archiveFace(archive, observability);
    this.functions = relay.functions.map(({ relayFunction }) => relayFunction.function);
    this.alarmTopic = observability.topic.topic;
    this.encryptionKey = relay.encryptionKey;
  }

  /** The consumer of that name. Throws where the settings have none. */
  consumer(name: Name): RelayConsumer<Name> {
    const consumer = this.consumers.find((candidate) => candidate.name === name);
    if (consumer !== undefined) return consumer;
    const names = this.consumers.map((one) => one.name).join(', ');
    throw new Error(`The relay has no consumer "${name}". It has ${names}: see settings.consumers.`);
  }

  /** One of the relay's alarms, which all go to the topic. Throws where the settings bring none of that name. */
  alarm(name: AlarmName<Name>): Alarm {
    return this.#observability.alarm(name);
  }

  /** Deliveries that were to be queued. Default: the number in five minutes. */
  metricDeliveries(options?: MetricOptions): Metric {
    return this.#metric('AckLatency', Stats.SAMPLE_COUNT, options);
  }

  /** Milliseconds from CometChat's request to the answer of a delivery. Default: the 99th percentile in five minutes. */
  metricAckLatency(options?: MetricOptions): Metric {
    return this.#metric('AckLatency', Stats.percentile(99), options);
  }

  /** Milliseconds to the answer of a synchronous question. Default: the 99th percentile in five minutes. */
  metricDecisionLatency(options?: MetricOptions): Metric {
    return this.#metric('DecisionLatency', Stats.percentile(99), options);
  }

  /** Answers that the deadline or a failed rule forced. Default: the number in five minutes. */
  metricForcedDecisions(options?: MetricOptions): Metric {
    return this.#metric('ForcedDecisions', Stats.SUM, options);
  }

  /** Requests that were answered with a 4xx. Default: the number in five minutes. */
  metricRefusals(options?: MetricOptions): Metric {
    return this.#metric('Refusals', Stats.SUM, options);
  }

  /** Requests that were answered with a 5xx. Default: the number in five minutes. */
  metricServerErrors(options?: MetricOptions): Metric {
    return this.httpApi.metricServerError({ statistic: Stats.SUM, ...options });
  }

  /** Places where deliveries aren't as documented. Default: the number in five minutes. */
  metricDrift(options?: MetricOptions): Metric {
    return this.#metric('Drift', Stats.SUM, options);
  }

  #metric(name: MetricName, statistic: string, options: MetricOptions = {}): Metric {
    return inAll(name, this.stage, { statistic, ...options });
  }
}

/** Physical names begin with the stage: two relays of one stage would only fail in the middle of a deployment. */
function refuseSecond(relay: CometChatRelay): void {
  const rival = relay.node.root.node
    .findAll()
    .find(
      (other) =>
        other instanceof CometChatRelay &&
        other !== relay &&
        other.stage === relay.stage &&
        Stage.of(other) === Stage.of(relay) &&
        Stack.of(other).environment === Stack.of(relay).environment,
    );
  if (rival === undefined) return;
  throw new RelayConfigurationError([
    `stage: ${rival.node.path} has the stage "${relay.stage}" too, in the same account and region; give each relay its own`,
  ]);
}
