import { settingsSchema } from '../../../../lambda/decisions/settings/settings-schema.ts';
import { toJsonText } from '../../../json/json-text.ts';
import type { CommandContext } from '../../context.ts';
import { command, commandGroup } from '../../declare.ts';
import { exitCodes, UsageError } from '../../errors.ts';
import { flag, limitFlags, option, wholeNumber, yesOption } from '../../options.ts';
import { rollBack, setRules } from './change.ts';
import {
  checkDocument,
  describeRules,
  readSettingsFile,
  reportCheck,
  rulesRecord,
} from './settings-document.ts';
import { connectSettingsStore } from './settings-store.ts';

const help = `
Examples:
  relay rules show --stage prod --raw > rules.json     what is in force, to edit
  relay rules check rules.json                         is it valid? Changes nothing and needs no relay
  relay rules set rules.json --stage prod              shows what changes, asks, and puts it in force
  relay rules schema > rule-settings.schema.json       for your editor: "$schema": "./rule-settings.schema.json"
  relay rules history --stage prod                     every version that was in force
  relay rules rollback --stage prod                    the version before this one

A word list can be a file beside the settings: {"words": {"file": "words.txt"}}, one word or phrase a line.`;

const limit = option(limitFlags, 'at most this many', wholeNumber(1, 100_000).prefault('20'));

/** `relay rules`: the settings of the rules that answer before_message and moderation. */
export const rulesCommand = commandGroup(
  'rules',
  {
    description: 'Show, check, change and roll back the settings of the rules that judge messages.',
    help,
  },
  [
    command('show', {
      description: 'Show the settings in force.',
      options: { raw: flag('--raw', 'write the document itself and nothing else') },
      run: show,
    }),
    command('check', {
      description: 'Check a settings file, or the settings in force.',
      operand: ['[file]', 'the settings (default: those in force)'],
      options: {},
      run: check,
    }),
    command('set', {
      description: 'Put the settings of a file in force.',
      operand: ['<file>', 'the settings as JSON; word lists are read from the same folder'],
      options: { yes: yesOption },
      run: setRules,
    }),
    command('schema', {
      description: 'Print the JSON Schema of the settings, with your own rules in it.',
      options: {},
      run: printSchema,
    }),
    command('history', {
      description: 'List the versions that were in force, newest first.',
      options: { limit },
      run: history,
    }),
    command('rollback', {
      description: 'Put an earlier version in force again.',
      operand: ['[version]', 'the version (default: the one before the version in force)'],
      options: { yes: yesOption },
      run: rollBack,
    }),
  ],
);

async function show({ raw }: { readonly raw: boolean }, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const store = await connectSettingsStore(await context.target());
  const current = await store.current();
  if (current === undefined) {
    if (raw) context.exitCode = exitCodes.problems;
    return terminal.record({ kind: 'rules', rules: {} }, () => [
      `There are no rule settings at ${store.location}: every rule is off.`,
      'To put some in force: relay rules set <file>',
    ]);
  }
  if (raw && !terminal.json) return terminal.line(current.text.trimEnd());
  const checked = await checkDocument(current.text, await context.rules(), store.list);
  if (!checked.ok) context.exitCode = exitCodes.problems;
  const record = {
    kind: 'rules',
    version: current.version,
    since: new Date(current.writtenAt).toISOString(),
    ...(raw ? { document: current.text } : {}),
    ...(checked.ok ? { rules: rulesRecord(checked.settings) } : { problems: checked.problems }),
  };
  terminal.record(record, ({ version, since }) => [
    `version  ${version}`,
    `since    ${since}`,
    ...(checked.ok
      ? describeRules(checked.settings)
      : [
          "The settings aren't valid; functions keep the last good ones, and new containers have none:",
          ...checked.problems.map((problem) => `  ${problem}`),
          'To go back: relay rules rollback',
        ]),
  ]);
}

async function check(_options: object, context: CommandContext, file?: string): Promise<void> {
  const rules = await context.rules();
  if (file !== undefined) return reportCheck(await readSettingsFile(file, rules), file, context);
  const store = await connectSettingsStore(await context.target());
  const current = await store.current();
  if (current === undefined)
    throw new UsageError(`There are no rule settings at ${store.location} to check: every rule is off.`);
  const checked = await checkDocument(current.text, rules, store.list);
  reportCheck(checked, 'the settings in force', context);
}

async function printSchema(_options: object, { terminal, rules }: CommandContext): Promise<void> {
  const schema = settingsSchema(await rules());
  terminal.record({ kind: 'schema', schema }, () => toJsonText(schema).trimEnd());
}

async function history(
  { limit: most }: { readonly limit: number },
  { terminal, target }: CommandContext,
): Promise<void> {
  const store = await connectSettingsStore(await target());
  const [current, entries] = await Promise.all([store.current(), store.history()]);
  if (entries.length === 0) terminal.line('No settings have been put in force with `relay rules set` yet.');
  const latest = entries.find(({ version }) => version === current?.version);
  for (const entry of entries.slice(0, most)) {
    const { version } = entry;
    const time = new Date(entry.time).toISOString();
    terminal.record(
      { kind: 'version', version, time, inForce: entry === latest },
      ({ inForce }) => `${time}  ${version}${inForce ? '  in force' : ''}`,
    );
  }
  if (entries.length > most) terminal.line(`... and ${entries.length - most} more (-n shows more)`);
}
