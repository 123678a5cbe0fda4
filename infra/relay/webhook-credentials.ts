import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageResources } from './stage-resources.ts';

/** Within CometChat's limits: user name to 50, password to 100 letters and digits. */
const passwordLength = 64;

/** The user name and the password that CometChat sends. */
export function webhookCredentials(
  scope: Construct,
  { stage, removalPolicy, encryptionKey }: StageResources,
): Secret {
  const credentials = new Secret(scope, 'Credentials', {
    description: `What CometChat authenticates with at the webhook URL (${stage})`,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: `cometchat${stage.replaceAll('-', '')}` }),
      generateStringKey: 'password',
      passwordLength,
      excludePunctuation: true,
    },
    removalPolicy,
    ...(encryptionKey && { encryptionKey }),
  });
  acknowledge(credentials, {
    id: 'AwsSolutions-SMG4',
    reason:
      'CometChat has the password too, so it must change in both places. An operator rotates it with one command; both passwords are valid meanwhile.',
  });
  return credentials;
}
