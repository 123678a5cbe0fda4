import { outputNames } from '../../infra/output-names.ts';
import { queueNameOf } from './template/resources.ts';
import type { Stack } from './template/stack.ts';

/**
 * The stack's outputs as they are locally: API URLs lead to the local HTTP API, under whatever host name (execute-api or
 * a domain of one's own) the template gives them.
 */
export function localOutputs(stack: Stack): Readonly<Record<string, string>> {
  const urls = [outputNames.webhookUrl, outputNames.moderationUrl].flatMap((name) => {
    const url = stack.outputs[name];
    return url === undefined ? [] : [[name, localUrl(url, stack.place.apiEndpoint)]];
  });
  return { ...stack.outputs, ...Object.fromEntries(urls) };
}

function localUrl(url: string, endpoint: string): string {
  return url.replace(/^https?:\/\/[^/]+/, endpoint);
}

/** The names of the queues that consumers read, by the outputs that name them. */
export function consumerQueueNames(outputs: Readonly<Record<string, string>>): readonly string[] {
  return queueNames(outputs, outputNames.consumerQueueUrl(''));
}

/** The names of every dead-letter queue. */
export function deadLetterQueueNames(stack: Stack): readonly string[] {
  return stack.queues.flatMap(({ attributes }) => {
    const target = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(attributes.RedrivePolicy ?? '')?.[1];
    return target === undefined ? [] : [queueNameOf(target)];
  });
}

function queueNames(outputs: Readonly<Record<string, string>>, prefix: string): readonly string[] {
  return Object.entries(outputs)
    .filter(([name]) => name.startsWith(prefix))
    .map(([, url]) => queueNameOf(url));
}
