import type { Command } from 'commander';
import type { CommandContext } from '../../context.ts';
import { action, flag, limitFlags, option, wholeNumber, yesOption } from '../../options.ts';
import { runRollback, runSet } from './change.ts';
import { runCheck, runHistory, runSchema, runShow } from './show.ts';

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
  relay rules schema > rule-settings.schema.json       for your editor: "$schema": "./rule-settings.schema.json"
  relay rules history --stage prod                     every version that was in force
  relay rules rollback --stage prod                    the version before this one

A word list can be a file beside the settings: {"words": {"file": "words.txt"}}, one word or phrase a line.`,
    );
  const add = (name: string, description: string) => rules.command(name).description(description);
  const raw = flag('--raw', 'write the document itself and nothing else');
  action(add('show', 'Show the settings in force.'), { raw }, (options) => runShow(options, context));
  action(
    add('check', 'Check a settings file, or the settings in force.').argument(
      '[file]',
      'the settings (default: those in force)',
    ),
    {},
    (_options, file?: string) => runCheck(file, context),
  );
  action(
    add('set', 'Put the settings of a file in force.').argument(
      '<file>',
      'the settings as JSON; word lists are read from the same folder',
    ),
    { yes: yesOption },
    (options, file = '') => runSet(file, options, context),
  );
  action(add('schema', 'Print the JSON Schema of the settings, with your own rules in it.'), {}, () =>
    runSchema(context),
  );
  const limit = option(limitFlags, 'at most this many', wholeNumber(1, 100_000).prefault('20'));
  action(add('history', 'List the versions that were in force, newest first.'), { limit }, (options) =>
    runHistory(options, context),
  );
  action(
    add('rollback', 'Put an earlier version in force again.').argument(
      '[version]',
      'the version (default: the one before the version in force)',
    ),
    { yes: yesOption },
    (options, version?: string) => runRollback(version, options, context),
  );
}
