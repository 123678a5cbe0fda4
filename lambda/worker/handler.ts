import { normaliseDelivery } from '../cometchat/normalise.ts';
import { routeDelivery } from '../cometchat/routing.ts';
import { systemClock } from './clock.ts';
import { readWorkerConfiguration } from './configuration.ts';
import { createHandler } from './create-handler.ts';
import { createReport } from './report.ts';
import { createSqsClient, createSqsQueue } from './sqs-queue.ts';

const configuration = readWorkerConfiguration(process.env);

/** The function that SQS's event source mapping calls: one per lane, all of this code. */
export const handler = createHandler({
  configuration,
  catalogue: { route: routeDelivery, normalise: normaliseDelivery },
  queue: createSqsQueue(createSqsClient()),
  clock: systemClock,
  report: createReport(configuration),
});
