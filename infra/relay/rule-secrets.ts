import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageResources } from './stage-resources.ts';

/**
 * The secrets that rules send along, by name. Each begins with a random value, which an operator replaces; no deployment
 * changes it again.
 */
export function ruleSecrets(
  scope: Construct,
  { stage, prefix, encryptionKey, removalPolicy }: StageResources,
  names: readonly string[],
): Record<string, Secret> {
  const parent = new Construct(scope, 'RuleSecrets');
  return Object.fromEntries(
    names.map((name) => {
      const secret = new Secret(parent, name, {
        secretName: `${prefix}/rules/${name}`,
        description: `What rules send along to a service outside: ${name} (${stage})`,
        removalPolicy,
        ...(encryptionKey && { encryptionKey }),
      });
      acknowledge(secret, {
        id: 'AwsSolutions-SMG4',
        reason: 'The service that the key is for issues it, so an operator replaces it.',
      });
      return [name, secret];
    }),
  );
}
