import { LocalRunError } from '../errors.ts';
import type { LocalRelayOptions } from '../local-relay.ts';

/**
 * Reads the environment variables of `npm start`. Throws a {@link LocalRunError} that names the variable for a value
 * that makes no sense.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): LocalRelayOptions {
  return {
    port: portFrom(environment, 'PORT'),
    consolePort: portFrom(environment, 'CONSOLE_PORT'),
    sqsPort: portFrom(environment, 'SQS_PORT'),
    credentials: {
      username: usernameFrom(environment),
      password: environment.WEBHOOK_PASSWORD || undefined,
    },
    assembly: environment.CDK_ASSEMBLY || undefined,
    directory: environment.LOCAL_DIRECTORY || undefined,
    settingsFile: environment.RULE_SETTINGS_FILE || undefined,
  };
}

function portFrom(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new LocalRunError(`${name} must be a port number from 0 (any free one) to 65535, not "${text}"`);
}

function usernameFrom(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const username = environment.WEBHOOK_USERNAME || undefined;
  if (username?.includes(':')) {
    throw new LocalRunError(
      'WEBHOOK_USERNAME must not have a colon: HTTP Basic authentication cannot carry one',
      {
        advice: 'CometChat takes only letters and digits, at most 50.',
      },
    );
  }
  return username;
}
