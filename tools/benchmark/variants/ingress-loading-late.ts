import { startFetches } from '../../../lambda/ingress/aws/first-fetches.ts';
import { readSigningOptions } from '../../../lambda/ingress/aws/signing-environment.ts';
import { readIngressConfiguration } from '../../../lambda/ingress/configuration.ts';

const configuration = readIngressConfiguration(process.env);
const fetches = startFetches(configuration, readSigningOptions(process.env));
const { createHandler } = await import('../../../lambda/ingress/create-handler.ts');

/** The ingress, but that it loads the SQS client with the first delivery. */
export const handler = await createHandler(configuration, { ...fetches, underWay: new Promise(() => {}) });
