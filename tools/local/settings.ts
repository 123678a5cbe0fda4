import { LocalRunError } from './errors.ts';
import type { LocalRelayOptions } from './options.ts';

/**
 * Reads the environment variables of `npm start`. Throws a {@link LocalRunError} that names the variable for a value
 * that makes no sense.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): LocalRelayOptions {
  const text = (name: string) => environment[name] || undefined;
  const port = (name: string) => {
    const given = text(name);
    const number = given === undefined ? undefined : Number(given);
    if (number === undefined || (Number.isInteger(number) && number >= 0 && number <= 65_535)) return number;
    throw new LocalRunError(`${name} must be a port number from 0 (any free one) to 65535, not "${given}"`);
  };
  const username = text('WEBHOOK_USERNAME');
  if (username?.includes(':'))
    throw new LocalRunError(
      'WEBHOOK_USERNAME must not have a colon: HTTP Basic authentication cannot carry one',
      { advice: 'CometChat takes only letters and digits, at most 50.' },
    );
  return {
    port: port('PORT'),
    consolePort: port('CONSOLE_PORT'),
    sqsPort: port('SQS_PORT'),
    credentials: { username, password: text('WEBHOOK_PASSWORD') },
    assembly: text('CDK_ASSEMBLY'),
    directory: text('LOCAL_DIRECTORY'),
    settingsFile: text('RULE_SETTINGS_FILE'),
  };
}
