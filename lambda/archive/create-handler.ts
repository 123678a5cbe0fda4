import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Report } from './report.ts';
import { type ObjectStore, storeBatch } from './store-batch.ts';

export type ArchiveHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>;

/** The archive's handler: a batch of events in, the messages that SQS must hand over again out. */
export function createHandler({
  store,
  report,
}: {
  readonly store: ObjectStore;
  readonly report: Report;
}): ArchiveHandler {
  return async (event, context) => {
    const result = await storeBatch(event.Records, {
      store,
      remainingTime: () => context.getRemainingTimeInMillis(),
    });
    try {
      report(result, Date.now());
    } catch (error) {
      // What is stored stays stored: a report that fails must not bring the batch back.
      console.error('report failed', error instanceof Error ? error.name : typeof error);
    }
    return { batchItemFailures: result.failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
