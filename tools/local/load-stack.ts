import { resolve } from 'node:path';
import { outputNames } from '../../infra/output-names.ts';
import type { LocalRelayOptions } from './options.ts';
import { synthesise } from './synthesise.ts';
import { readAssembly } from './template/assembly.ts';
import { type Place, queueNameOf } from './template/resources.ts';
import { readStack, type Stack } from './template/stack.ts';

/** The stack of the assembly that the options name, or of the project, synthesised now into a folder that `running` removes. */
export async function loadStack(
  project: string,
  { assembly: given, context, signal, onStep }: LocalRelayOptions,
  place: Omit<Place, 'stackName'>,
  running: AsyncDisposableStack,
): Promise<Stack> {
  let directory = resolve(project, given ?? '');
  if (given === undefined) {
    onStep?.('bundling the functions and synthesising the stack');
    const synthesised = await synthesise(project, { context, signal });
    running.defer(synthesised.remove);
    directory = synthesised.directory;
  }
  const assembly = await readAssembly(directory);
  signal?.throwIfAborted();
  return readStack(assembly, { ...place, stackName: assembly.stackName });
}

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
