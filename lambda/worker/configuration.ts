import { type Category, categories } from '../cometchat/categories.ts';

/** Who wants which events. */
export interface Subscription {
  readonly name: string;
  /**
   * Which events it wants: `*` for all, `messages.*` for a category, or an event type such as
   * `com.cometchat.message_sent`.
   */
  readonly eventTypes: readonly string[];
}

/** One queue that events are published to. */
export interface ConsumerConfiguration extends Subscription {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** The archive's queue: a standard queue that gets every event. */
  readonly isArchive?: boolean;
}

/** The archive's name among the consumers, and in the names of its queue and its function. */
export const archiveName = 'archive';

/** What a worker function is told by its environment. The stack writes it, the function reads it. */
export interface WorkerConfiguration {
  /** The stage's name; a dimension of every metric. */
  readonly stage: string;
  readonly lane: Category;
  /** The lane's dead-letter queue. */
  readonly deadLetterQueueUrl: string;
  /** Receives after which a record whose event SQS refuses is dead-lettered. */
  readonly maximumReceives: number;
  /** The archive, where the stage has one, is the last. */
  readonly consumers: readonly ConsumerConfiguration[];
}

/** The same as the stack knows it. URLs may be CDK tokens. */
export interface WorkerEnvironment
  extends Pick<WorkerConfiguration, 'stage' | 'lane' | 'deadLetterQueueUrl' | 'maximumReceives'> {
  /** The URL of every consumer's queue up to the consumer's name. */
  readonly queueUrlPrefix: string;
  readonly consumers: readonly Subscription[];
  /** Whether the stage has an archive. */
  readonly archive?: boolean;
}

/**
 * The environment for the function. The start of the queue URLs is in it once and not once for each queue: Lambda allows
 * 4 KB in all, which would be full with a dozen consumers.
 */
export function writeWorkerEnvironment(environment: WorkerEnvironment): Record<string, string> {
  return {
    STAGE: environment.stage,
    LANE: environment.lane,
    DEAD_LETTER_QUEUE_URL: environment.deadLetterQueueUrl,
    MAXIMUM_RECEIVES: String(environment.maximumReceives),
    QUEUE_URL_PREFIX: environment.queueUrlPrefix,
    CONSUMERS: JSON.stringify(
      Object.fromEntries(environment.consumers.map(({ name, eventTypes }) => [name, eventTypes])),
    ),
    ...(environment.archive ? { ARCHIVE: 'true' } : {}),
  };
}

/** Reads the function's environment. Throws a {@link WorkerConfigurationError} that names the variable. */
export function readWorkerConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): WorkerConfiguration {
  const lane = categories.find((category) => category === environment.LANE);
  if (lane === undefined)
    throw new WorkerConfigurationError(`environment variable LANE must be one of ${categories.join(', ')}`);
  return {
    stage: required(environment, 'STAGE'),
    lane,
    deadLetterQueueUrl: required(environment, 'DEAD_LETTER_QUEUE_URL'),
    maximumReceives: readMaximumReceives(required(environment, 'MAXIMUM_RECEIVES')),
    consumers: [
      ...readConsumers(required(environment, 'CONSUMERS'), required(environment, 'QUEUE_URL_PREFIX')),
      ...(environment.ARCHIVE === 'true' ? [archiveAt(required(environment, 'QUEUE_URL_PREFIX'))] : []),
    ],
  };
}

/** An environment variable that is missing or makes no sense. */
class WorkerConfigurationError extends Error {
  override readonly name = 'WorkerConfigurationError';
}

function required(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new WorkerConfigurationError(`environment variable ${name} is missing`);
  return value;
}

function readMaximumReceives(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new WorkerConfigurationError('environment variable MAXIMUM_RECEIVES must be a whole number from 1');
  return value;
}

function archiveAt(queueUrlPrefix: string): ConsumerConfiguration {
  const queueUrl = `${queueUrlPrefix}${archiveName}`;
  return {
    name: archiveName,
    eventTypes: ['*'],
    queueUrl,
    deadLetterQueueUrl: `${queueUrl}-dead`,
    isArchive: true,
  };
}

function readConsumers(text: string, queueUrlPrefix: string): ConsumerConfiguration[] {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WorkerConfigurationError('environment variable CONSUMERS must be a JSON object');
  return Object.entries(value).map(([name, eventTypes]: [string, unknown]) => {
    if (!isTexts(eventTypes))
      throw new WorkerConfigurationError(
        `environment variable CONSUMERS: ${name} must be a list of event types`,
      );
    return {
      name,
      eventTypes,
      queueUrl: `${queueUrlPrefix}${name}.fifo`,
      deadLetterQueueUrl: `${queueUrlPrefix}${name}-dead.fifo`,
    };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WorkerConfigurationError('environment variable CONSUMERS is not JSON', { cause });
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
