import { createServiceClient } from '../signed-requests/service-client.ts';
import { readSigningOptions } from '../signed-requests/signing-environment.ts';
import { createObjectStore, uploadLimits } from './aws/object-store.ts';
import { readArchiveConfiguration } from './configuration.ts';
import { createHandler } from './create-handler.ts';
import { createReport } from './report.ts';

const { stage, bucket, s3Endpoint } = readArchiveConfiguration(process.env);

/** The function that SQS's event source mapping calls with batches of events. */
export const handler = createHandler({
  store: createObjectStore(
    createServiceClient({ ...readSigningOptions(process.env), limits: uploadLimits }),
    { endpoint: s3Endpoint, bucket },
  ),
  report: createReport(stage),
});
