import { outputNames } from '../../infra/output-names.ts';
import { type Clients, createAwsClients, createLocalClients } from './clients.ts';
import { UnreachableError } from './errors.ts';
import { requireLocalUrl } from './local-guard.ts';
import { openSecretStore, type RelaySecret, type SecretStore } from './relay-secret.ts';
import { readDeployedOutputs, readLocalStack } from './stack.ts';

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

export interface TargetSettings {
  readonly local: boolean;
  readonly localPort: number;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly stage: string;
}

/** Finds the relay that the global options name. */
export async function resolveTarget(settings: TargetSettings): Promise<Target> {
  return settings.local ? resolveLocal(settings) : resolveDeployed(settings);
}

async function resolveLocal(settings: TargetSettings): Promise<Target> {
  const localUrl = `http://127.0.0.1:${settings.localPort}`;
  const stack = await readLocalStack(localUrl);
  for (const [name, value] of Object.entries(stack.outputs)) {
    if (name !== outputNames.dashboardUrl && /^https?:/.test(value))
      requireLocalUrl(value, `the output ${name}`);
  }
  return createTarget({
    name: `local run at ${localUrl}`,
    localUrl,
    stage: settings.stage,
    outputs: stack.outputs,
    clients: createLocalClients(stack.endpoints, stack.region),
  });
}

async function resolveDeployed(settings: TargetSettings): Promise<Target> {
  const clients = createAwsClients(settings);
  return createTarget({
    name: `stage ${settings.stage}${settings.region === undefined ? '' : ` in ${settings.region}`}`,
    localUrl: undefined,
    stage: settings.stage,
    outputs: await readDeployedOutputs(clients, settings.stage),
    clients,
  });
}

function createTarget(parts: Omit<Target, 'output' | 'secret' | 'credentials'>): Target {
  const output = (name: string): string => {
    const value = parts.outputs[name];
    if (value === undefined)
      throw new UnreachableError(
        `${parts.name} has no output ${name}; it may have been deployed by an older version.`,
      );
    return value;
  };
  const secret = () => openSecretStore(parts.clients, output(outputNames.credentialsSecretArn));
  return { ...parts, output, secret, credentials: async () => (await secret().read()).secret };
}
