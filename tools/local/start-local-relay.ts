import { outputNames } from '../../infra/output-names.ts';
import { createAwsEndpoint } from './aws/endpoint.ts';
import { createS3, s3Prefix } from './aws/s3.ts';
import { startEventSources } from './event-source/poller.ts';
import type { FunctionPool } from './functions/pool.ts';
import { createSettingsWatch, startFunctions } from './functions/start-functions.ts';
import { createApi } from './http/api.ts';
import { createApiHandler, createConsoleHandler } from './http/console.ts';
import { watchRequests } from './http/watch-requests.ts';
import type { LocalRelay, LocalRelayOptions, StackDescription } from './local-relay.ts';
import { createLogStore } from './log-store.ts';
import { keepMessages, observeMessages } from './messages.ts';
import {
  consumerQueueNames,
  createAws,
  loadStack,
  localOutputs,
  resolvePaths,
  startHttp,
  startSqs,
} from './start-parts.ts';
import { localPlace } from './template/resources.ts';
import type { Stack } from './template/stack.ts';

const ignore = () => undefined;

/**
 * Runs the relay on this machine, from its synthesised template: its queues, functions, event source mappings and routes.
 * Resolves when all is up. Throws a {@link LocalRunError}, with nothing left running, where something is not.
 */
export async function startLocalRelay(options: LocalRelayOptions = {}): Promise<LocalRelay> {
  const running = new AsyncDisposableStack();
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= running.disposeAsync();
    return stopping;
  };
  try {
    return { ...(await start(options, running)), stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Starts one part after the other; `running` ends them in the opposite order. */
async function start(
  options: LocalRelayOptions,
  running: AsyncDisposableStack,
): Promise<Omit<LocalRelay, 'stop'>> {
  const { onProblem = ignore, onStep = ignore, onLog = ignore } = options;
  const paths = resolvePaths(options);
  const { settingsFile, logDirectory } = paths;
  const http = await startHttp(options, running);
  const { apiUrl, consoleUrl } = http;
  const { faults, sqs, onAccepted } = await startSqs(options, running);
  const place = { ...localPlace, apiEndpoint: apiUrl, sqsEndpoint: sqs.endpoint };
  const stack = await loadStack(options, place, running);
  const outputs = localOutputs(stack);
  const consumerQueues = consumerQueueNames(outputs);
  onStep(`creating ${stack.queues.length} queues`);
  await sqs.createQueues(stack.queues);
  const messages = keepMessages();
  onAccepted(observeMessages(stack, consumerQueues, [messages.add, options.onMessage ?? ignore]));
  const page = options.page?.({ consoleUrl, directory: paths.directory });
  const logs = createLogStore(logDirectory);
  running.defer(() => logs.flush());
  const { secrets, settings, buckets, credentials } = createAws(stack, outputs, paths, options);
  const endpoints = { aws: consoleUrl, s3: `${consoleUrl}${s3Prefix}`, sqs: sqs.endpoint };
  const description = () => ({ ...localPlace, outputs, endpoints, credentials: credentials() });

  const pools = new Map<string, FunctionPool>();
  let isReady = false;
  const ready = () => isReady;
  const beforeInvocation = createSettingsWatch({ pools, bucket: settings, settingsFile, onProblem });
  const { api, tunnel } = watchRequests(
    createApi({ stack, pools, domainName: new URL(apiUrl).host, beforeInvocation }),
    messages.add,
  );
  const found = () => ({ ...description(), ...tunnel() });
  const aws = { aws: createAwsEndpoint({ secrets }), s3: createS3(buckets) };
  http.serve({
    api: createApiHandler({ ready, api }),
    console: createConsoleHandler({ ready, page, stack: found, logs, messages, faults, ...aws }),
  });
  onStep(`starting ${stack.functions.length} functions`);
  const onPool = (pool: FunctionPool) => {
    pools.set(pool.description.name, pool);
    running.defer(() => pool.stop());
  };
  await startFunctions({ stack, awsEndpoint: consoleUrl, logs, onLog, onProblem, onPool });
  const stopEventSources = startEventSources({ stack, pools, onProblem });
  running.defer(async () => {
    isReady = false;
    await Promise.all([stopEventSources(), ...[...pools.values()].map((pool) => pool.stop())]);
  });
  isReady = true;
  page?.prepare?.();
  return {
    ...description(),
    ...addressesOf(stack, outputs, `${consoleUrl}${page?.path ?? ''}`),
    ...{ consoleUrl, awsEndpoint: consoleUrl, consumerQueues, settingsFile, logDirectory, faults, sqs },
    logs: ({ contains = '', since = 0 } = {}) => logs.read({ contains, since }),
  };
}

function addressesOf({ place, queues }: Stack, outputs: StackDescription['outputs'], pageUrl: string) {
  return {
    webhookUrl: outputs[outputNames.webhookUrl] ?? `${place.apiEndpoint}/webhooks`,
    moderationUrl: outputs[outputNames.moderationUrl] ?? '',
    pageUrl,
    sqsEndpoint: place.sqsEndpoint,
    queueUrls: Object.fromEntries(queues.map(({ name, url }) => [name, url])),
  };
}
