import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputNames } from '../../infra/output-names.ts';
import { createBuckets } from './aws/buckets.ts';
import { createAwsEndpoint } from './aws/endpoint.ts';
import { createS3, s3Prefix } from './aws/s3.ts';
import { createSecrets, credentialsOf } from './aws/secrets.ts';
import { startEventSources } from './event-source/start-event-sources.ts';
import type { FunctionPool } from './functions/pool.ts';
import { createApi } from './http/api.ts';
import { createControl } from './http/control.ts';
import { createApiHandler, createConsoleHandler } from './http/handlers.ts';
import { startHttpServers } from './http/servers.ts';
import { keepMessages } from './kept-messages.ts';
import type { LocalRelay, LocalRelayOptions } from './local-relay.ts';
import { createLogStore } from './log-store.ts';
import { observeMessages } from './observe-messages.ts';
import { consumerQueueNames, localOutputs } from './outputs.ts';
import { makePrivate } from './private-directory.ts';
import { createSettingsWatch } from './settings-watch.ts';
import { createFaults } from './sqs/faults.ts';
import { startSqsServer } from './sqs/server.ts';
import { startFunctions } from './start-functions.ts';
import { synthesise } from './synthesise.ts';
import { readAssembly } from './template/assembly.ts';
import { localAccountId, localRegion } from './template/place.ts';
import { readStack } from './template/stack.ts';

const projectOfThisFile = fileURLToPath(new URL('../..', import.meta.url));

const defaultPort = 3000;
const defaultConsolePort = 3001;
const defaultSqsPort = 9324;

/**
 * Runs the relay on this machine, from its synthesised template: its queues, functions, event source mappings and routes.
 * Resolves when all is up. Throws a {@link LocalRunError}, with nothing left running, where something is not.
 */
export async function startLocalRelay(options: LocalRelayOptions = {}): Promise<LocalRelay> {
  const closers: (() => unknown)[] = [];
  const stopAll = async () => {
    const failures: unknown[] = [];
    for (const close of closers.splice(0).reverse()) {
      // Whatever cannot be ended must not keep the rest running.
      await Promise.resolve()
        .then(close)
        .catch((thrown: unknown) => failures.push(thrown));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be stopped');
  };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };
  try {
    return await start(options, closers, stop);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function start(
  options: LocalRelayOptions,
  closers: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<LocalRelay> {
  const project = options.projectDirectory ?? projectOfThisFile;
  const directory = resolve(project, options.directory ?? '.local');
  const logDirectory = resolve(project, options.logDirectory ?? join(directory, 'logs'));
  const settingsFile = resolve(project, options.settingsFile ?? join(directory, 'rule-settings.json'));
  const onProblem = options.onProblem ?? (() => undefined);

  const http = await startHttpServers({
    port: options.port ?? defaultPort,
    consolePort: options.consolePort ?? (options.port === 0 ? 0 : defaultConsolePort),
    onError: onProblem,
  });
  closers.push(() => http.close());
  const { apiUrl, consoleUrl } = http;
  const awsEndpoint = consoleUrl;

  const faults = createFaults();
  const sqs = await startSqsServer({ port: options.sqsPort ?? defaultSqsPort, region: localRegion, faults });
  closers.push(() => sqs.close());

  const step = options.onStep ?? (() => undefined);
  if (options.assembly === undefined) step('bundling the functions and synthesising the stack');
  const assembly = await readAssembly(
    options.assembly === undefined
      ? await synthesiseProject(project, closers, options)
      : resolve(project, options.assembly),
  );
  options.signal?.throwIfAborted();
  const stack = readStack(assembly, {
    region: localRegion,
    accountId: localAccountId,
    stackName: assembly.stackName,
    apiEndpoint: apiUrl,
    sqsEndpoint: sqs.endpoint,
  });
  const outputs = localOutputs(stack);
  step(`creating ${stack.queues.length} queues`);
  await sqs.createQueues(stack.queues);
  const consumerQueues = consumerQueueNames(outputs);
  const messages = keepMessages();
  sqs.onAccepted(
    observeMessages(stack, consumerQueues, (message) => {
      messages.add(message);
      options.onMessage?.(message);
    }),
  );
  const page = options.page?.({ consoleUrl, directory });

  if (options.logDirectory === undefined || options.settingsFile === undefined) makePrivate(directory);
  const logs = createLogStore(logDirectory);
  closers.push(() => logs.flush());
  const secretArn = outputs[outputNames.credentialsSecretArn] ?? stack.secrets[0]?.arn;
  const secrets = createSecrets(stack.secrets, { arn: secretArn, fields: options.credentials ?? {} });
  const buckets = createBuckets(outputs, { settingsFile, archiveFolder: join(directory, 'archive') });
  const description = () => ({
    outputs,
    endpoints: { aws: awsEndpoint, s3: `${awsEndpoint}${s3Prefix}`, sqs: sqs.endpoint },
    region: localRegion,
    accountId: localAccountId,
    credentials: credentialsOf(secrets.get(secretArn ?? '')),
  });

  const pools = new Map<string, FunctionPool>();
  let ready = false;
  const api = createApi({
    stack,
    pools,
    domainName: new URL(apiUrl).host,
    beforeInvocation: createSettingsWatch({ pools, bucket: buckets.settings, settingsFile, onProblem }),
  });
  const isReady = () => ready;
  http.serve({
    api: createApiHandler({ ready: isReady, api }),
    console: createConsoleHandler({
      ready: isReady,
      aws: createAwsEndpoint({ secrets }),
      s3: createS3(buckets.all),
      control: createControl({ stack: description, logs, messages, faults }),
      page,
    }),
  });
  step(`starting ${stack.functions.length} functions`);
  await startFunctions({
    stack,
    awsEndpoint,
    logs,
    onLog: options.onLog ?? (() => undefined),
    onProblem,
    onPool: (pool) => {
      pools.set(pool.description.name, pool);
      closers.push(() => pool.stop());
    },
  });

  const stopEventSources = startEventSources({ stack, pools, onProblem });
  closers.push(async () => {
    ready = false;
    const stopped = stopEventSources();
    await Promise.all([...pools.values()].map((pool) => pool.stop()));
    await stopped;
  });
  ready = true;

  return {
    ...description(),
    webhookUrl: outputs[outputNames.webhookUrl] ?? `${apiUrl}/webhooks`,
    moderationUrl: outputs[outputNames.moderationUrl] ?? '',
    consoleUrl,
    pageUrl: `${consoleUrl}${page?.path ?? ''}`,
    sqsEndpoint: sqs.endpoint,
    awsEndpoint,
    queueUrls: Object.fromEntries(stack.queues.map(({ name, url }) => [name, url])),
    consumerQueues,
    settingsFile,
    logDirectory,
    faults,
    logs: ({ contains = '', since = 0 } = {}) => logs.read({ contains, since }),
    sqs: { stop: sqs.stop, start: sqs.start },
    stop,
  };
}

async function synthesiseProject(
  project: string,
  closers: (() => unknown)[],
  { context, signal }: LocalRelayOptions,
): Promise<string> {
  const { directory, remove } = await synthesise(project, { context, signal });
  closers.push(remove);
  return directory;
}
