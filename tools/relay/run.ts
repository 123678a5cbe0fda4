import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { commands } from './commands/index.ts';
import { type CommandContext, createContext, type RunCommandLine } from './context.ts';
import type { AddCommand } from './declare.ts';
import { describeError, type ExitCode, exitCodeFor, exitCodes } from './errors.ts';
import { addOptions, readOptions } from './options.ts';
import { globalOptions } from './target.ts';
import { eraseLine, type HostProcess, safeOutput } from './terminal.ts';

const helpEnd = `
Examples:
  relay simulate --local --limit 100 --verify     send made-up deliveries and check their events
  relay doctor --stage prod --region eu-west-1    is anything wrong with a deployed relay?
  relay help simulate                             options and examples of one command

In the project's folder, relay is \`npm run relay --\`; for a pipe, \`npm run --silent relay -- --json\`.

Exit codes: 0 success, 1 something is wrong, 2 invalid arguments, or not confirmed, 3 the relay can't be reached.`;

/**
 * Runs the command line on its arguments (without `node` and the script's name). It has its own commands and `more`. Never
 * throws.
 */
export async function runRelay(
  arguments_: readonly string[],
  host: HostProcess,
  more: readonly AddCommand[] = [],
): Promise<ExitCode> {
  const run: RunCommandLine = (inner, innerHost) => runRelay(inner, innerHost, more);
  const stdout = safeOutput(host.stdout);
  const stderr = safeOutput(host.stderr);
  const program = new Command('relay')
    .version(packageJson.version, '--version', 'display the version')
    .description('Operate the CometChat webhook relay.')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .showHelpAfterError('(add --help for options and examples)')
    .addHelpText('after', helpEnd)
    .exitOverride();
  try {
    const options = globalOptions(host.environment);
    addOptions(program, options);
    const ran: { context?: CommandContext } = {};
    const contextOf = () => {
      ran.context = createContext(readOptions(program, options), host, run);
      return ran.context;
    };
    for (const addCommand of [...commands, ...more]) addCommand(program, contextOf);
    await program.parseAsync(arguments_, { from: 'user' });
    ran.context?.terminal.endProgress();
    return ran.context?.exitCode ?? exitCodes.ok;
  } catch (error) {
    // Commander has printed its own errors already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (host.stderr.isTTY) host.stderr.write(eraseLine);
    stderr.write(`error: ${describeError(error)}\n`);
    if (host.environment.RELAY_DEBUG && error instanceof Error) stderr.write(`${error.stack}\n`);
    return exitCodeFor(error);
  }
}
