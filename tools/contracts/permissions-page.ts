import { findStage, type Permissions, permissions } from '../relay/permissions.ts';

/** The page with what each command of the command line needs in AWS. */
export function writePermissionsPage(): string {
  return `# What each command needs in AWS

<!-- Made by \`npm run contracts\` from tools/relay/permissions.ts. A test compares that list with the requests that the commands make. -->

Every command needs \`${findStage}\`, and:

| command | actions | with an option, also |
| --- | --- | --- |
${Object.entries(permissions)
  .map(([command, { always, withOption }]) => `| \`${command}\` | ${list(always)} | ${options(withOption)} |`)
  .join('\n')}

All of them on the stage's own resources, whose names begin with \`cometchat-relay-<stage>\`, but for
\`cloudwatch:GetMetricData\` and \`logs:GetQueryResults\`, which know no resources (\`"Resource": "*"\`). With
\`customerManagedKey\` reading the secret and receiving from a queue need \`kms:Decrypt\` too, sending and changing the secret
\`kms:GenerateDataKey\` beside it. With \`--local\` no command needs anything in AWS.
`;
}

function options(withOption: Permissions['withOption'] = {}): string {
  return Object.entries(withOption)
    .map(([option, actions]) => `\`${option}\`: ${list(actions)}`)
    .join('; ');
}

function list(actions: readonly string[]): string {
  return actions.map((action) => `\`${action}\``).join(', ');
}
