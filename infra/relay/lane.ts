import { Duration, Fn } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Category } from '../../lambda/cometchat/categories.ts';
import { writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';
import type { FunctionBundles } from '../bundling/function-bundles.ts';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';
import type { Archive } from './archive.ts';
import type { Consumer } from './consumer.ts';
import { encryptStatements, receiveStatement, sendStatements } from './permissions.ts';
import { fifoBatchSize, mapQueue } from './queue-mapping.ts';
import { QueueWithDeadLetters } from './queue-with-dead-letters.ts';
import { RelayFunction } from './relay-function.ts';
import type { StageResources } from './stage-resources.ts';
import { checkEnvironmentSize } from './worker-environment-size.ts';

export interface LaneProps {
  readonly resources: StageResources;
  readonly category: Category;
  readonly configuration: RelayConfiguration;
  readonly consumers: readonly Consumer[];
  readonly archive: Archive | undefined;
  readonly bundles: FunctionBundles;
}

/** The way of one category: its queue, its dead letters and the worker that empties it. */
export class Lane extends Construct {
  readonly category: Category;
  readonly queue: QueueWithDeadLetters;
  readonly worker: RelayFunction;

  constructor(scope: Construct, id: string, props: LaneProps) {
    super(scope, id);
    const { resources, category, configuration, archive } = props;
    const settings = configuration.lanes[category];
    const timeout = Duration.seconds(settings.timeoutSeconds);
    this.category = category;
    this.queue = new QueueWithDeadLetters(this, 'Queue', {
      resources,
      name: `lane-${category}`,
      // AWS's advice for event source mappings: room for retries of the function's own invocation.
      visibility: Duration.seconds(6 * settings.timeoutSeconds),
      retention: Duration.days(configuration.retention.laneDays),
      maximumReceives: receivesOfGroup(settings.maximumReceives),
    });
    const consumers = props.consumers.filter((consumer) => consumer.mayWant(category));
    checkEnvironmentSize(category, consumers, archive !== undefined);
    this.worker = new RelayFunction(this, 'Worker', {
      resources,
      name: `worker-${category}`,
      description: `Publishes CometChat deliveries of the lane ${category} as events`,
      code: props.bundles.worker,
      timeout,
      memoryMegabytes: settings.memoryMegabytes,
      environment: writeWorkerEnvironment({
        stage: resources.stage,
        lane: category,
        deadLetterQueueUrl: this.queue.deadLetters.queueUrl,
        maximumReceives: settings.maximumReceives,
        queueUrlPrefix: this.#queueUrlPrefix(),
        consumers,
        archive: archive !== undefined,
      }),
      permissions: [
        receiveStatement(this.queue.queue),
        ...sendStatements([
          this.queue.deadLetters,
          ...[...consumers, ...(archive ? [archive] : [])].flatMap(({ queue }) => [
            queue.queue,
            queue.deadLetters,
          ]),
        ]),
        ...encryptStatements(resources),
      ],
    });
    mapQueue(this, {
      queue: this.queue.queue,
      target: this.worker.function,
      maximumConcurrency: settings.maximumConcurrency,
    });
  }
  /** Cut from the URL of a queue, not put together: what stands before the name is AWS's business, or a local run's. */
  #queueUrlPrefix(): string {
    const { name, deadLetters } = this.queue;
    return Fn.select(0, Fn.split(`${name}-dead.fifo`, deadLetters.queueUrl));
  }
}

/** SQS's own limit. */
const mostReceives = 1000;

/**
 * The receives after which SQS moves a delivery away. The worker itself gives up what is at fault after
 * `maximumReceives`; SQS counts the receives of what stands behind it in the batch too, and must let that pass.
 */
function receivesOfGroup(maximumReceives: number): number {
  return Math.min(mostReceives, fifoBatchSize * maximumReceives);
}
