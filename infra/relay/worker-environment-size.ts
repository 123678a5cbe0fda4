import type { Category } from '../../lambda/cometchat/categories.ts';
import { type Subscription, writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';
import { RelayConfigurationError } from '../configuration/configuration-error.ts';

/** Lambda's limit for names and values together. */
const limitBytes = 4096;

/** As long as it gets in the region with the longest name: the real one is known when it is deployed. */
const longestUrlPrefix = `https://sqs.ap-southeast-1.amazonaws.com/123456789012/cometchat-relay-${'s'.repeat(20)}-`;

/**
 * Throws a {@link RelayConfigurationError} where a worker's environment would be too large for Lambda: better now than
 * in the middle of a deployment.
 */
export function checkEnvironmentSize(
  lane: Category,
  consumers: readonly Subscription[],
  archive: boolean,
): void {
  const environment = writeWorkerEnvironment({
    stage: 's'.repeat(20),
    lane,
    deadLetterQueueUrl: `${longestUrlPrefix}lane-${lane}-dead.fifo`,
    maximumReceives: 1000,
    queueUrlPrefix: longestUrlPrefix,
    consumers,
    archive,
  });
  const bytes = Object.entries(environment).reduce(
    (total, [name, value]) => total + name.length + Buffer.byteLength(value),
    0,
  );
  if (bytes > limitBytes) {
    throw new RelayConfigurationError([
      `consumers: ${consumers.length} of them may want events of the category ${lane}; their names and event types take ${bytes} bytes of the worker's environment, Lambda allows ${limitBytes}. Name categories instead of single types, or share a queue.`,
    ]);
  }
}
