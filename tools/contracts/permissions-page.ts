import { findStage, offlineCommands, optionPermissions, permissions } from '../relay/permissions.ts';

/** The page with what each command of the command line needs in AWS. */
export function writePermissionsPage(): string {
  return `# AWS permissions of each command

<!-- Made by \`npm run contracts\` from tools/relay/permissions.ts. A test compares that list with the requests that the commands make. -->

${list(offlineCommands)} never call AWS, and with \`--local\` no command does. Every other command needs
\`${findStage}\`, and:

| command | actions | with an option, also |
| --- | --- | --- |
${Object.entries(permissions)
  .map(([command, actions]) => `| \`${command}\` | ${list(actions)} | ${withOptions(command)} |`)
  .join('\n')}

Grant them on the stage's resources, whose names begin with \`cometchat-relay-<stage>\`. \`cloudwatch:GetMetricData\` and
\`logs:GetQueryResults\` don't support resources: use \`"Resource": "*"\`. With \`customerManagedKey\`, reading the secret and
receiving from a queue also need \`kms:Decrypt\`; sending and changing the secret also need \`kms:GenerateDataKey\`.
`;
}

function withOptions(command: string): string {
  return Object.entries(optionPermissions[command] ?? {})
    .map(([option, actions]) => `\`${option}\`: ${list(actions)}`)
    .join('; ');
}

function list(actions: readonly string[]): string {
  return actions.map((action) => `\`${action}\``).join(', ');
}
