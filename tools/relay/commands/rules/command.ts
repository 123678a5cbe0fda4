import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { wholeNumber } from '../../option-parsers.ts';
import { runCheck } from './run-check.ts';
import { runHistory } from './run-history.ts';
import { runRollback } from './run-rollback.ts';
import { runSet } from './run-set.ts';
import { runShow } from './run-show.ts';

const defaultEntries = 20;

/** `relay rules`: the settings of the rules that answer before_message and moderation. */
export function addRulesCommand(program: Command, context: CommandContext): void {
  const rules = program
    .command('rules')
    .description('Show, check, change and roll back the settings of the rules that judge messages.')
    .addHelpText(
      'after',
      `
Examples:
  relay rules show --stage prod --raw > rules.json     what is in force, to edit
  relay rules check rules.json                         is it valid? Changes nothing and needs no relay
  relay rules set rules.json --stage prod              shows what changes, asks, and puts it in force
  relay rules history --stage prod                     every version that was in force
  relay rules rollback --stage prod                    the version before this one

A word list can be a file beside the settings: {"words": {"file": "words.txt"}}, one word or phrase a line.`,
    );
  rules
    .command('show')
    .description('Show the settings in force.')
    .option('--raw', 'write the document itself and nothing else', false)
    .action((options: { raw: boolean }) => runShow(options, context));
  rules
    .command('check')
    .description('Check a settings file, or the settings in force.')
    .argument('[file]', 'the settings; default: those in force')
    .action((file: string | undefined) => runCheck(file, context));
  rules
    .command('set')
    .description('Put the settings of a file in force.')
    .argument('<file>', 'the settings as JSON; word lists are looked for beside it')
    .option('--yes', 'do not ask', false)
    .action((file: string, options: { yes: boolean }) => runSet(file, options, context));
  rules
    .command('history')
    .description('List the versions that were in force, newest first.')
    .option('-n, --limit <count>', 'at most so many', wholeNumber(1, 100_000), defaultEntries)
    .action((options: { limit: number }) => runHistory(options, context));
  rules
    .command('rollback')
    .description('Put an earlier version in force again.')
    .argument('[version]', 'default: the one before the version in force')
    .option('--yes', 'do not ask', false)
    .action((version: string | undefined, options: { yes: boolean }) =>
      runRollback(version, options, context),
    );
}
