import * as z from 'zod';
import type { Clients } from './clients.ts';
import { describeError, UnreachableError } from './errors.ts';
import { requireLocalUrl } from './local-guard.ts';

/**
 * The name of the CloudFormation stack of a stage. The stack's own code is not imported for it, because that loads the
 * CDK; a test compares the two.
 */
export function stackName(stage: string): string {
  return `cometchat-relay-${stage}`;
}

/** The outputs of a deployed stack. An {@link UnreachableError} where there is none, or where we may not look. */
export async function readDeployedOutputs(clients: Clients, stage: string): Promise<Record<string, string>> {
  const name = stackName(stage);
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const client = await clients.cloudFormation();
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.flatMap(({ OutputKey, OutputValue }) =>
        OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue]],
      ),
    );
  } catch (cause) {
    throw new UnreachableError(
      `cannot read the outputs of the stack ${name}: ${describeError(cause)}\n` +
        'Check --profile, --region and --stage. To work with the local run, use --local.',
      { cause },
    );
  }
}

const localStackSchema = z.object({
  outputs: z.record(z.string(), z.string()),
  endpoints: z.object({ aws: z.string(), s3: z.string(), sqs: z.string() }),
  region: z.string(),
});

export type LocalStack = z.infer<typeof localStackSchema>;

const localTimeout = 5_000;

/** What the local run says about itself. An {@link UnreachableError} where it does not run. */
export async function readLocalStack(controlUrl: string): Promise<LocalStack> {
  const url = requireLocalUrl(`${controlUrl}/_local/stack`, 'the local run');
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(localTimeout) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return localStackSchema.parse(await response.json());
  } catch (cause) {
    throw new UnreachableError(
      `no local run answers at ${url}: ${describeError(cause)}\n` +
        'Start one with `npm start` in another terminal. If it has another CONSOLE_PORT, add --local-port.',
      { cause },
    );
  }
}
