import { startFetches } from '../../../lambda/ingress/aws/first-fetches.ts';
import { readIngressConfiguration } from '../../../lambda/ingress/configuration.ts';
import { readSigningOptions } from '../../../lambda/signed-requests/signing-environment.ts';

const configuration = readIngressConfiguration(process.env);
const fetches = startFetches(configuration, readSigningOptions(process.env));
const { createHandler } = await import('../../../lambda/ingress/create-handler.ts');

/** The ingress, but that it loads the SQS client with the first delivery. */
export const handler = await createHandler(configuration, { ...fetches, underWay: new Promise(() => {}) });
