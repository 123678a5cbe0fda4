import { outputNames } from '../../infra/output-names.ts';
import { queueNameOf } from './template/resources.ts';
import type { Stack } from './template/stack.ts';

/**
 * The stack's outputs as they are locally: API URLs lead to the local HTTP API, under whatever host name (execute-api or
 * your own domain) the template gives them.
 */
export function localOutputs({ outputs, place }: Stack): Readonly<Record<string, string>> {
  const urls = [outputNames.webhookUrl, outputNames.moderationUrl].flatMap((name) => {
    const url = outputs[name];
    return url === undefined ? [] : [[name, url.replace(/^https?:\/\/[^/]+/, place.apiEndpoint)]];
  });
  return { ...outputs, ...Object.fromEntries(urls) };
}

/** The names of the queues that consumers read, by the outputs that name them. */
export function consumerQueueNames(outputs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(outputs)
    .filter(([name]) => name.startsWith(outputNames.consumerQueueUrl('')))
    .map(([, url]) => queueNameOf(url));
}
