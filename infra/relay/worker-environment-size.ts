import type { Category } from '../../lambda/cometchat/categories.ts';
import { writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';
import { RelayConfigurationError } from '../configuration/relay-configuration.ts';
import type { Consumer } from './consumer.ts';

/** Lambda's limit for names and values together. */
const limitBytes = 4096;

/** As long as a queue URL gets in the region with the longest name: the real ones are known when it is deployed. */
function longestUrl(name: string): string {
  return `https://sqs.ap-southeast-1.amazonaws.com/123456789012/cometchat-relay-${'s'.repeat(20)}-${name}.fifo`;
}

/**
 * Throws a {@link RelayConfigurationError} where a worker's environment would be too large for Lambda: better now than
 * in the middle of a deployment.
 */
export function checkEnvironmentSize(
  lane: Category,
  consumers: readonly Pick<Consumer, 'name' | 'eventTypes'>[],
): void {
  const environment = writeWorkerEnvironment({
    stage: 's'.repeat(20),
    lane,
    deadLetterQueueUrl: longestUrl(`lane-${lane}-dead`),
    consumers: consumers.map(({ name, eventTypes }) => ({
      name,
      eventTypes,
      queueUrl: longestUrl(name),
      deadLetterQueueUrl: longestUrl(`${name}-dead`),
    })),
  });
  const bytes = Object.entries(environment).reduce(
    (total, [name, value]) => total + name.length + Buffer.byteLength(value),
    0,
  );
  if (bytes > limitBytes) {
    throw new RelayConfigurationError([
      `consumers: ${consumers.length} of them may want events of the category ${lane}; their queues and event types take ${bytes} bytes of the worker's environment, Lambda allows ${limitBytes}. Name categories instead of single types, or share a queue.`,
    ]);
  }
}
