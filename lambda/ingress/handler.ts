import { readSigningOptions } from '../signed-requests/signing-environment.ts';
import { startFetches } from './aws/first-fetches.ts';
import { readIngressConfiguration } from './configuration.ts';

const configuration = readIngressConfiguration(process.env);
const fetches = startFetches(configuration, readSigningOptions(process.env));

// Loaded while the network is waited for.
const { createHandler } = await import('./create-handler.ts');

/** The function that API Gateway calls for `POST /webhooks` and `POST /moderation`. */
export const handler = await createHandler(configuration, fetches);
