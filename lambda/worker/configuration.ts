import { type Category, categories } from '../cometchat/categories.ts';

/** One queue that events are published to. */
export interface ConsumerConfiguration {
  readonly name: string;
  /**
   * Which events it wants: `*` for all, `messages.*` for a category, or an event type such as
   * `com.cometchat.message_sent`.
   */
  readonly eventTypes: readonly string[];
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** What a worker function is told by its environment. The stack writes it, the function reads it. */
export interface WorkerConfiguration {
  /** The stage's name; a dimension of every metric. */
  readonly stage: string;
  readonly lane: Category;
  /** The lane's dead-letter queue. */
  readonly deadLetterQueueUrl: string;
  readonly consumers: readonly ConsumerConfiguration[];
}

/** The environment for the function. Queue URLs may be CDK tokens. */
export function writeWorkerEnvironment(configuration: WorkerConfiguration): Record<string, string> {
  return {
    STAGE: configuration.stage,
    LANE: configuration.lane,
    DEAD_LETTER_QUEUE_URL: configuration.deadLetterQueueUrl,
    CONSUMERS: JSON.stringify(configuration.consumers),
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
    consumers: readConsumers(required(environment, 'CONSUMERS')),
  };
}

/** An environment variable that is missing or makes no sense. */
export class WorkerConfigurationError extends Error {
  override readonly name = 'WorkerConfigurationError';
}

function required(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new WorkerConfigurationError(`environment variable ${name} is missing`);
  return value;
}

function readConsumers(text: string): ConsumerConfiguration[] {
  const value = parseJson(text);
  if (!Array.isArray(value))
    throw new WorkerConfigurationError('environment variable CONSUMERS must be a JSON array');
  return value.map((item: unknown, index) => {
    if (!isConsumer(item))
      throw new WorkerConfigurationError(`environment variable CONSUMERS: entry ${index} is incomplete`);
    return item;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WorkerConfigurationError('environment variable CONSUMERS is not JSON', { cause });
  }
}

function isConsumer(value: unknown): value is ConsumerConfiguration {
  if (typeof value !== 'object' || value === null) return false;
  const {
    name,
    eventTypes,
    queueUrl,
    deadLetterQueueUrl,
  }: Partial<Record<keyof ConsumerConfiguration, unknown>> = value;
  return (
    [name, queueUrl, deadLetterQueueUrl].every((text) => typeof text === 'string' && text !== '') &&
    Array.isArray(eventTypes) &&
    eventTypes.every((type) => typeof type === 'string')
  );
}
