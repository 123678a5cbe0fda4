import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputNames } from '../../infra/output-names.ts';
import { s3Prefix } from './aws/s3.ts';
import { createServices } from './aws/services.ts';
import { startEventSources } from './event-source/poller.ts';
import { createPools, createSettingsWatch, oneOfEachBundle } from './functions/start-functions.ts';
import { createApi } from './http/api.ts';
import { createApiPort } from './http/api-port.ts';
import { createConsoleHandler } from './http/console.ts';
import { refuseForeign } from './http/local-caller.ts';
import { gatewayMessage, openPort, type Port } from './http/server.ts';
import { createLogStore } from './log-store.ts';
import { createMessageWatch, keepMessages } from './messages.ts';
import type { LocalRelayOptions } from './options.ts';
import { createFaults } from './sqs/faults.ts';
import { createSqs } from './sqs/sqs.ts';
import { synthesise } from './synthesise.ts';
import { readAssembly } from './template/assembly.ts';
import { localPlace, type Place } from './template/resources.ts';
import { consumerQueueNames, readStack, type Stack } from './template/stack.ts';

/** A relay that runs. */
export type LocalRelay = Awaited<ReturnType<typeof startLocalRelay>>;

const projectOfThisFile = fileURLToPath(new URL('../..', import.meta.url));

const ignore = () => undefined;

/**
 * Runs the relay on this machine, from its synthesised template: its queues, functions, event source mappings and routes.
 * Resolves when all is up. Throws a {@link LocalRunError}, with nothing left running, where something is not.
 */
export async function startLocalRelay(options: LocalRelayOptions = {}) {
  const running = new AsyncDisposableStack();
  let stopping: Promise<void> | undefined;
  /** Ends everything: servers, functions, temporary files. What is in the queues is gone. */
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
async function start(options: LocalRelayOptions, running: AsyncDisposableStack) {
  const { onProblem = ignore, onStep = ignore, onLog = ignore } = options;
  const { projectDirectory: project = projectOfThisFile, credentials } = options;
  const directory = resolve(project, options.directory ?? '.local');
  const settingsFile = resolve(project, options.settingsFile ?? join(directory, 'rule-settings.json'));
  // Logs and rules are nobody else's business.
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  const ports = await openPorts(options, running);
  const { url: consoleUrl } = ports.console;
  const place = { ...localPlace, apiEndpoint: ports.api.url, sqsEndpoint: ports.sqs.url };
  const stack = await loadStack(project, options, place, running);
  const { outputs } = stack;
  onStep(`creating ${stack.queues.length} queues`);
  const { faults, messages } = await startQueues(stack, ports.sqs, options, running);
  const files = { settingsFile, archiveDirectory: join(directory, 'archive') };
  const services = createServices(stack, files, credentials);
  const endpoints = { aws: consoleUrl, s3: `${consoleUrl}${s3Prefix}`, sqs: ports.sqs.url };
  const describe = () => ({ ...localPlace, outputs, endpoints, credentials: services.credentials() });
  // A function reads its secret and its settings at its start.
  const starting = gatewayMessage(503, 'the local run is starting');
  ports.console.serve(async (request) => services.answer(request) ?? starting);

  onStep('starting the functions');
  const logDirectory = join(directory, 'logs');
  const logs = createLogStore(logDirectory);
  const pools = createPools({ stack, awsEndpoint: consoleUrl, logs, onLog, onProblem });
  const stopPools = () => Promise.all([...pools.values()].map((pool) => pool.stop()));
  running.defer(async () => void (await stopPools()));
  await Promise.all(oneOfEachBundle(pools).map((pool) => pool.start()));
  const stopEventSources = startEventSources(stack, pools, onProblem);
  running.defer(async () => void (await Promise.all([stopEventSources(), stopPools()])));

  const beforeInvocation = createSettingsWatch({ pools, bucket: services.settings, settingsFile, onProblem });
  const api = createApiPort(createApi({ stack, pools, beforeInvocation }), messages.add);
  ports.api.serve(api.handle);
  const page = options.page?.({ consoleUrl, directory });
  const found = () => ({ ...describe(), ...api.tunnel() });
  const tools = createConsoleHandler({ page, stack: found, logs, messages, faults });
  ports.console.serve(async (request) => services.answer(request) ?? tools(request));
  page?.prepare?.();
  return {
    ...describe(),
    webhookUrl: outputs[outputNames.webhookUrl] ?? `${ports.api.url}/webhooks`,
    /** Empty where the stack has no such route. */
    moderationUrl: outputs[outputNames.moderationUrl] ?? '',
    /** Where tools ask the local run itself: `http://127.0.0.1:3001`. */
    consoleUrl,
    /** The page for the browser; the console's port alone where there is none. */
    pageUrl: `${consoleUrl}${page?.path ?? ''}`,
    /** The URLs of all queues by their names. */
    queueUrls: Object.fromEntries(stack.queues.map(({ name, url }) => [name, url])),
    consumerQueues: consumerQueueNames(stack),
    sqsEndpoint: ports.sqs.url,
    settingsFile,
    logDirectory,
    faults,
    logs: logs.read,
    /** Stops SQS alone: connections are refused, messages are kept. And starts it again. */
    sqs: { stop: ports.sqs.close, start: ports.sqs.reopen },
  };
}

/** Opens the API's port, which a tunnel may show to the world, and those that are for this machine only. */
async function openPorts(
  { port = 3000, consolePort = port === 0 ? 0 : 3001, sqsPort = 9324, onProblem }: LocalRelayOptions,
  running: AsyncDisposableStack,
) {
  const open = async (number: number, what: string, variable: string, refuse?: typeof refuseForeign) => {
    const opened = await openPort({ port: number, owner: { what, variable }, refuse, onError: onProblem });
    running.defer(opened.close);
    return opened;
  };
  return {
    api: await open(port, 'The local HTTP API', 'PORT'),
    console: await open(consolePort, 'The local console', 'CONSOLE_PORT', refuseForeign),
    sqs: await open(sqsPort, 'The local SQS', 'SQS_PORT', refuseForeign),
  };
}

/** The stack of the assembly that the options name, or of the project, synthesised now into a folder that `running` removes. */
async function loadStack(
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
  const assembly = readAssembly(directory);
  signal?.throwIfAborted();
  return readStack(assembly, { ...place, stackName: assembly.stackName });
}

/** Serves the stack's queues, and keeps what they accept. */
async function startQueues(
  stack: Stack,
  port: Port,
  { onMessage = ignore }: LocalRelayOptions,
  running: AsyncDisposableStack,
) {
  const faults = createFaults();
  const messages = keepMessages();
  const onAccepted = createMessageWatch(stack, (message) => {
    messages.add(message);
    onMessage(message);
  });
  const sqs = await createSqs({ queues: stack.queues, endpoint: port.url, faults, onAccepted });
  running.defer(sqs.close);
  port.serve(sqs.handle);
  return { faults, messages };
}
