import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { byCategory, type Category } from '../../lambda/cometchat/categories.ts';
import { archiveName } from '../../lambda/worker/configuration.ts';
import { defaultBundles } from '../bundling/default-bundles.ts';
import type { FunctionBundles } from '../bundling/function-bundles.ts';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';
import { Observability } from '../observability/observability.ts';
import { Archive } from './archive.ts';
import { Consumer } from './consumer.ts';
import { encryptionKey, letLogsEncrypt } from './encryption-key.ts';
import { GradualDeployment } from './gradual-deployment.ts';
import { Ingress } from './ingress.ts';
import { Lane } from './lane.ts';
import type { NamedFunction } from './relay-function.ts';
import { stageResources } from './stage-resources.ts';
import { WebhookApi } from './webhook-api.ts';

export interface RelayProps {
  readonly configuration: RelayConfiguration;
  /** A key of the customer's for everything that holds data. Default: the configuration's, or keys that AWS owns. */
  readonly encryptionKey?: IKey | undefined;
  /** The functions' code. Default: the package's, or in a clone of the repository bundled from its sources. */
  readonly bundles?: FunctionBundles | undefined;
}

/** The whole relay, of settings that are checked and complete. */
export class Relay extends Construct {
  readonly configuration: RelayConfiguration;
  readonly consumers: readonly Consumer[];
  /** Where the settings ask for one. */
  readonly archive: Archive | undefined;
  readonly lanes: Readonly<Record<Category, Lane>>;
  readonly ingress: Ingress;
  readonly api: WebhookApi;
  readonly observability: Observability;
  /** The customer's key; undefined: keys that AWS owns. */
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);
    this.configuration = props.configuration;
    const { configuration } = this;
    const key = props.encryptionKey ?? encryptionKey(this, configuration);
    this.encryptionKey = key;
    const resources = stageResources(configuration, key);
    if (key !== undefined) letLogsEncrypt(this, key, resources.prefix);
    const bundles = props.bundles ?? defaultBundles(configuration.decisions.rules);
    this.consumers = configuration.consumers.map(
      (consumer) =>
        new Consumer(this, `Consumer-${consumer.name}`, {
          resources,
          configuration: consumer,
          retention: Duration.days(configuration.retention.consumerDays),
          bundles,
        }),
    );
    this.archive =
      configuration.archive &&
      new Archive(this, 'Archive', { resources, configuration: configuration.archive, bundles });
    this.lanes = byCategory(
      (category) =>
        new Lane(this, `Lane-${category}`, {
          resources,
          category,
          configuration,
          consumers: this.consumers,
          archive: this.archive,
          bundles,
        }),
    );
    this.ingress = new Ingress(this, 'Ingress', { resources, configuration, lanes: this.lanes, bundles });
    this.api = new WebhookApi(this, 'Api', {
      resources,
      configuration,
      ingress: this.ingress.target,
    });
    this.observability = new Observability(this, 'Observability', {
      relay: {
        configuration,
        consumers: this.consumers,
        lanes: this.lanes,
        ingress: this.ingress,
        api: this.api,
        archive: this.archive,
        functions: this.functions,
      },
      resources,
    });
    this.#deployGradually();
  }

  #deployGradually(): void {
    const { alias } = this.ingress;
    if (alias === undefined) return;
    const alarms = (['server-errors', 'slow-answers', 'ingress-errors'] as const).map((name) =>
      this.observability.alarm(name),
    );
    new GradualDeployment(this, 'GradualDeployment', { alias, alarms });
  }

  /** Every function of the relay. */
  get functions(): NamedFunction[] {
    const workers = Object.values(this.lanes).map(
      ({ category, worker }): NamedFunction => ({ name: `worker-${category}`, relayFunction: worker }),
    );
    const readers = this.consumers.flatMap(({ name, function: reader }): NamedFunction[] =>
      reader === undefined ? [] : [{ name: `consumer-${name}`, relayFunction: reader }],
    );
    return [
      { name: 'ingress', relayFunction: this.ingress.function },
      ...workers,
      ...readers,
      ...(this.archive ? [{ name: archiveName, relayFunction: this.archive.function } as const] : []),
    ];
  }
}
