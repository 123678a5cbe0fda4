import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Clock } from './clock.ts';
import type { WorkerConfiguration } from './configuration.ts';
import { createConsumerHealth } from './consumer-health.ts';
import type { Catalogue } from './prepare.ts';
import { processBatch } from './process-batch.ts';
import type { Queue } from './queue.ts';
import { comesAgain } from './record-outcome.ts';
import type { Report } from './report.ts';

export interface HandlerParts {
  readonly configuration: WorkerConfiguration;
  readonly catalogue: Catalogue;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly report: Report;
}

export type WorkerHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/** The worker's handler, made once per container: a batch in, the records that SQS shall hand over again out. */
export function createHandler({ report, ...parts }: HandlerParts): WorkerHandler {
  const health = createConsumerHealth();
  return async (event, context) => {
    const outcomes = await processBatch(event.Records, {
      ...parts,
      health,
      remainingTime: context.getRemainingTimeInMillis(),
    });
    try {
      report(outcomes, parts.clock.now());
    } catch (error) {
      // What is published stays published: a report that fails must not bring the batch back.
      console.error('report failed', error instanceof Error ? error.name : typeof error);
    }
    return {
      batchItemFailures: outcomes
        .filter(comesAgain)
        .map(({ record }) => ({ itemIdentifier: record.facts.messageId })),
    };
  };
}
