import * as z from 'zod';
import { outputNames } from '../../infra/output-names.ts';
import { type Clients, createAwsClients, createLocalClients } from './clients.ts';
import { describeError, UnreachableError } from './errors.ts';
import { requireLocalUrl } from './local-guard.ts';
import { flag, type OptionValues, option, textOption, wholeNumber } from './options.ts';
import { openSecretStore, type RelaySecret, type SecretStore } from './relay-secret.ts';
import type { HostProcess } from './terminal.ts';

/** The relay that a command works on: the local run, or a stack in AWS. */
export interface Target {
  /** For people: "local run at http://127.0.0.1:3000", "stage dev in eu-west-1". */
  readonly name: string;
  /** Where the local run answers; undefined for a deployed relay. */
  readonly localUrl: string | undefined;
  readonly stage: string;
  /** The stack's outputs, by the names of `infra/output-names.ts`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly clients: Clients;
  /** One output. An {@link UnreachableError} if the stack doesn't have it. */
  output(name: string): string;
  /** Where the credentials that CometChat uses are kept. */
  secret(): SecretStore;
  /** The credentials that CometChat uses, read afresh from the secret at each call. */
  credentials(): Promise<RelaySecret>;
}

/** The options that every command takes, before or after its name. */
export function globalOptions(environment: HostProcess['environment']) {
  return {
    local: flag('--local', 'work on the local run (`npm start`); nothing leaves this machine'),
    localPort: option(
      '--local-port <port>',
      'the console port of the local run (CONSOLE_PORT)',
      wholeNumber(1, 65_535).prefault(environment.CONSOLE_PORT || '3001'),
    ),
    stage: option(
      '--stage <stage>',
      'the stage to work on (RELAY_STAGE)',
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,40}$/, 'a stage is letters, digits and hyphens')
        .prefault(environment.RELAY_STAGE ?? 'dev'),
    ),
    stack: option(
      '--stack <name>',
      'the CloudFormation stack that holds the relay, if your own CDK app made it',
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/, 'a stack is letters, digits and hyphens')
        .optional(),
    ),
    region: textOption('--region <region>', "the AWS region (default: your profile's or environment's)"),
    profile: textOption('--profile <profile>', 'the AWS profile to use'),
    rules: textOption(
      '--rules <module>',
      'your own rules, a .ts or .js file (default: what infra/relay.config.ts names)',
    ),
    json: flag('--json', 'write JSON lines, for scripts'),
  };
}

export type GlobalOptions = OptionValues<ReturnType<typeof globalOptions>>;

type TargetOptions = Omit<GlobalOptions, 'json' | 'rules'>;

/** Finds the relay that the global options name. */
export async function resolveTarget(options: TargetOptions): Promise<Target> {
  return options.local ? resolveLocal(options) : resolveDeployed(options);
}

async function resolveLocal({ localPort, stage }: TargetOptions): Promise<Target> {
  const localUrl = `http://127.0.0.1:${localPort}`;
  const { outputs, endpoints, region } = await readLocalStack(localUrl);
  for (const [name, value] of Object.entries(outputs)) {
    if (name !== outputNames.dashboardUrl && /^https?:/.test(value))
      requireLocalUrl(value, `the output ${name}`);
  }
  const clients = createLocalClients(endpoints, region);
  return createTarget({ name: `local run at ${localUrl}`, localUrl, stage, outputs, clients });
}

async function resolveDeployed({ stack, stage, region, profile }: TargetOptions): Promise<Target> {
  const clients = createAwsClients({ region, profile });
  const outputs = await readDeployedOutputs(clients, stack ?? stackName(stage));
  const relay = stack === undefined ? { stage, outputs } : findRelay(stack, outputs, stage);
  const inStack = stack === undefined ? '' : ` of the stack ${stack}`;
  const inRegion = region === undefined ? '' : ` in ${region}`;
  const name = `stage ${relay.stage}${inStack}${inRegion}`;
  return createTarget({ ...relay, name, localUrl: undefined, clients });
}

function createTarget(parts: Omit<Target, 'output' | 'secret' | 'credentials'>): Target {
  const output = (name: string): string => {
    const value = parts.outputs[name];
    if (value !== undefined) return value;
    throw new UnreachableError(
      `${parts.name} has no output ${name}; it may have been deployed by an older version.`,
    );
  };
  const secret = () => openSecretStore(parts.clients, output(outputNames.credentialsSecretArn));
  return { ...parts, output, secret, credentials: async () => (await secret().read()).secret };
}

/**
 * The name of the CloudFormation stack of a stage. The stack's own code isn't imported for it, because that loads the
 * CDK; a test compares the two.
 */
export function stackName(stage: string): string {
  return `cometchat-relay-${stage}`;
}

/** The outputs of a deployed stack. An {@link UnreachableError} if there is none, or it can't be read. */
export async function readDeployedOutputs(clients: Clients, name: string): Promise<Record<string, string>> {
  try {
    const { Stacks = [] } = await (await clients.cloudFormation()).describeStacks({ StackName: name });
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  } catch (cause) {
    throw new UnreachableError(
      `Can't read the outputs of the stack ${name}: ${describeError(cause)}\n` +
        'Check --profile, --region and --stage, or --stack for the stack of another app. To work with the local run, use --local.',
      { cause },
    );
  }
}

/**
 * The relay of that stage among those of a stack that another app made, whose outputs may have a prefix; of a single
 * relay, whatever its stage. An {@link UnreachableError} if there is none.
 */
export function findRelay(
  stack: string,
  outputs: Target['outputs'],
  stage: string,
): Pick<Target, 'stage' | 'outputs'> {
  const relays = Object.entries(outputs).flatMap(([key, value]) => {
    const [, found] = /^cometchat-relay-(.+)-ingress$/.exec(value) ?? [];
    if (found === undefined || !key.endsWith(outputNames.ingressFunction)) return [];
    return [{ stage: found, prefix: key.slice(0, -outputNames.ingressFunction.length) }];
  });
  const relay = relays.length === 1 ? relays[0] : relays.find((one) => one.stage === stage);
  if (relay === undefined)
    throw new UnreachableError(
      relays.length === 0
        ? `The stack ${stack} has no relay: an output ${outputNames.ingressFunction} is missing. Check --stack.`
        : `The stack ${stack} has no relay of the stage ${stage}. Name one of its stages with --stage: ${relays.map((one) => one.stage).join(', ')}.`,
    );
  const { prefix } = relay;
  const own = Object.entries(outputs).filter(([key]) => key.startsWith(prefix));
  return {
    stage: relay.stage,
    outputs: Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value])),
  };
}

const localStackSchema = z.object({
  outputs: z.record(z.string(), z.string()),
  endpoints: z.object({ aws: z.string(), s3: z.string(), sqs: z.string() }),
  region: z.string(),
  /** Where a tunnel leads to the local run: its name, and when a request came through it (milliseconds since 1970). */
  tunnel: z.object({ host: z.string(), time: z.number() }).optional(),
});

const localTimeout = 5_000;

/** What the local run says about itself. An {@link UnreachableError} if it isn't running. */
export async function readLocalStack(localUrl: string): Promise<z.infer<typeof localStackSchema>> {
  const url = `${localUrl}/_local/stack`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(localTimeout) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return localStackSchema.parse(await response.json());
  } catch (cause) {
    throw new UnreachableError(
      `No local run answers at ${url}: ${describeError(cause)}\n` +
        'Start one with `npm start` in another terminal. If it has another CONSOLE_PORT, add --local-port.',
      { cause },
    );
  }
}
