/** The parts of a start: each makes one part of the local run, which `running` ends. */
import { chmodSync, globSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputNames } from '../../infra/output-names.ts';
import { type Bucket, createFolderBucket, createSettingsBucket } from './aws/bucket.ts';
import { createSecrets, credentialsOf } from './aws/secrets.ts';
import { refuseForeign } from './http/local-caller.ts';
import { closeServer, createHttpServer, host, listen, type RequestHandler } from './http/server.ts';
import type { LocalRelayOptions, StackDescription } from './local-relay.ts';
import { createFaults } from './sqs/faults.ts';
import type { AcceptedMessage } from './sqs/observation.ts';
import { startSqsServer } from './sqs/server.ts';
import { synthesise } from './synthesise.ts';
import { readAssembly } from './template/assembly.ts';
import { type Place, queueNameOf } from './template/resources.ts';
import { readStack, type Stack } from './template/stack.ts';

const projectOfThisFile = fileURLToPath(new URL('../..', import.meta.url));

const ignore = () => undefined;

type Paths = Readonly<Record<'directory' | 'logDirectory' | 'settingsFile', string>>;

/** Where the local run keeps its files; its own folder is made, for its owner only. */
export function resolvePaths(options: LocalRelayOptions): Paths {
  const { projectDirectory: project = projectOfThisFile } = options;
  const directory = resolve(project, options.directory ?? '.local');
  if (options.logDirectory === undefined || options.settingsFile === undefined) makePrivate(directory);
  return {
    directory,
    logDirectory: resolve(project, options.logDirectory ?? join(directory, 'logs')),
    settingsFile: resolve(project, options.settingsFile ?? join(directory, 'rule-settings.json')),
  };
}

/** What the local run keeps in its folder. */
const own = ['rule-settings*', 'rule-settings/**', 'logs', 'logs/*.ndjson'];

/**
 * Makes the folder of the local run, for its owner only: logs and rules are nobody else's business. What an earlier
 * version left open to others in it is closed too.
 */
function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  for (const name of globSync(own, { cwd: directory })) {
    const path = join(directory, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  }
}

/** Listens on both ports: the API's, which a tunnel may show to the world, and the console's, for this machine only. */
export async function startHttp(
  { port = 3000, consolePort = port === 0 ? 0 : 3001, onProblem: onError = ignore }: LocalRelayOptions,
  running: AsyncDisposableStack,
) {
  let handlers: { readonly api: RequestHandler; readonly console: RequestHandler } | undefined;
  const api = createHttpServer({ handler: () => handlers?.api, onError });
  const tools = createHttpServer({ handler: () => handlers?.console, refuse: refuseForeign, onError });
  const apiPort = await listen(api, port, { what: 'The local HTTP API', variable: 'PORT' });
  running.defer(() => closeServer(api));
  const toolsPort = await listen(tools, consolePort, {
    what: 'The local console',
    variable: 'CONSOLE_PORT',
  });
  running.defer(() => closeServer(tools));
  return {
    apiUrl: `http://${host}:${apiPort}`,
    consoleUrl: `http://${host}:${toolsPort}`,
    /** Gives both their handlers; requests are answered 503 before. */
    serve: (given: NonNullable<typeof handlers>) => {
      handlers = given;
    },
  };
}

export async function startSqs({ sqsPort: port = 9324 }: LocalRelayOptions, running: AsyncDisposableStack) {
  const faults = createFaults();
  let listener: (message: AcceptedMessage) => void = ignore;
  const onAccepted = (message: AcceptedMessage) => listener(message);
  const sqs = await startSqsServer({ port, faults, onAccepted });
  running.defer(() => sqs.close());
  return {
    faults,
    sqs,
    onAccepted: (given: typeof listener) => {
      listener = given;
    },
  };
}

/** The stack of the assembly that the options name, or of the project, synthesised now. */
export async function loadStack(
  {
    assembly: given,
    projectDirectory: project = projectOfThisFile,
    context,
    signal,
    onStep,
  }: LocalRelayOptions,
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

/** What stands in for AWS's services beside SQS. */
export function createAws(
  { secrets: descriptions }: Stack,
  outputs: StackDescription['outputs'],
  { directory, settingsFile: file }: Paths,
  { credentials: fields = {} }: LocalRelayOptions,
) {
  const arn = outputs[outputNames.credentialsSecretArn] ?? descriptions[0]?.arn;
  const secrets = createSecrets(descriptions, { arn, fields });
  const object = outputs[outputNames.ruleSettingsObject];
  const settings = object === undefined ? undefined : createSettingsBucket({ object, file });
  const archive = outputs[outputNames.archiveBucket];
  const buckets: Bucket[] = settings === undefined ? [] : [settings];
  if (archive !== undefined) buckets.push(createFolderBucket(archive, join(directory, 'archive')));
  return { secrets, settings, buckets, credentials: () => credentialsOf(secrets.get(arn ?? '')) };
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
