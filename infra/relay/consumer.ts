import { AccountPrincipal, ArnPrincipal, type IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Aws, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Category } from '../../lambda/cometchat/categories.ts';
import type { FunctionBundles } from '../bundling/function-bundles.ts';
import type { ResolvedConsumer } from '../configuration/relay-configuration.ts';
import { decryptStatements, receiveStatement } from './permissions.ts';
import { mapQueue } from './queue-mapping.ts';
import { QueueWithDeadLetters } from './queue-with-dead-letters.ts';
import { RelayFunction } from './relay-function.ts';
import type { StageResources } from './stage-resources.ts';

export interface ConsumerProps {
  readonly resources: StageResources;
  readonly configuration: ResolvedConsumer;
  readonly retention: Duration;
  readonly bundles: FunctionBundles;
}

/** A queue of processed events, who may read it, and the function that reads it where there is one. */
export class Consumer extends Construct {
  readonly name: string;
  readonly eventTypes: readonly string[];
  readonly queue: QueueWithDeadLetters;
  readonly function: RelayFunction | undefined;

  constructor(scope: Construct, id: string, props: ConsumerProps) {
    super(scope, id);
    const { resources, configuration } = props;
    this.name = configuration.name;
    this.eventTypes = configuration.eventTypes;
    this.queue = new QueueWithDeadLetters(this, 'Queue', {
      resources,
      name: configuration.name,
      visibility: Duration.seconds(configuration.visibilitySeconds),
      retention: props.retention,
      maximumReceives: configuration.maximumReceives,
    });
    this.#letRead(configuration.readers.map(readerPrincipal), resources);
    this.function = this.#addFunction(props);
  }

  /** Whether it can want an event of the category. A single event type may be of any. */
  mayWant(category: Category): boolean {
    return this.eventTypes.some((type) => !type.endsWith('.*') || type === `${category}.*`);
  }

  #letRead(principals: readonly IPrincipal[], { encryptionKey }: StageResources): void {
    if (principals.length === 0) return;
    this.queue.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Readers',
        principals: [...principals],
        actions: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
        ],
        resources: [this.queue.queue.queueArn],
      }),
    );
    encryptionKey?.addToResourcePolicy(
      new PolicyStatement({
        sid: `Readers${this.node.addr.slice(-8)}`,
        principals: [...principals],
        actions: ['kms:Decrypt'],
        resources: ['*'],
        // Only what SQS asks for in their name: the key encrypts the secret and the logs too.
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
      }),
    );
  }

  #addFunction({ resources, configuration, bundles }: ConsumerProps): RelayFunction | undefined {
    const settings = configuration.function;
    if (settings === undefined) return undefined;
    const consumerFunction = new RelayFunction(this, 'Function', {
      resources,
      name: `consumer-${this.name}`,
      description: `Reads the processed events of the consumer ${this.name}`,
      code: bundles.consumer(settings.entry),
      timeout: Duration.seconds(settings.timeoutSeconds),
      memoryMegabytes: settings.memoryMegabytes,
      environment: settings.environment,
      permissions: [receiveStatement(this.queue.queue), ...decryptStatements(resources)],
    });
    mapQueue(this, {
      queue: this.queue.queue,
      target: consumerFunction.function,
      maximumConcurrency: settings.maximumConcurrency,
    });
    return consumerFunction;
  }
}

function readerPrincipal(reader: string): IPrincipal {
  return /^\d+$/.test(reader) ? new AccountPrincipal(reader) : new ArnPrincipal(reader);
}
