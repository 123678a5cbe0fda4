import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { DecisionSettings, JudgedMessage } from '../../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../../lambda/decisions/rule-definition.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { describeError, exitCodes, UsageError } from '../../errors.ts';
import { flag, type OptionValues, option, textOption, wholeNumber } from '../../options.ts';
import { readSettingsFile } from '../rules/settings-document.ts';
import { createConversations, readRecorded, readText } from './recorded-message.ts';
import { describeFinding, describeSummary } from './report.ts';
import { createTrial, createTrialJudge } from './trial.ts';

const decideOptions = {
  file: option(
    '--file <file>',
    'the recorded messages, one per line; - or nothing for standard input',
    z.string().prefault('-'),
  ),
  settings: option(
    '--settings <file>',
    'the settings to try',
    z.string().prefault('.local/rule-settings.json'),
  ),
  compare: textOption('--compare <file>', 'settings to compare them with, such as those in force'),
  text: flag('--text', 'read every line as the text of a message'),
  context: flag('--context', 'give each message the earlier ones of its conversation, as moderation does'),
  showText: flag('--show-text', "print the messages' texts too"),
  list: option(
    '--list <number>',
    'how many findings to print (--json prints all)',
    wholeNumber(0, 999_999_999).prefault('20'),
  ),
};

const help = `
A line is a processed event, a delivery, a moderation request or a message, as JSON. Any other line is a message's text.

Examples:
  relay decide --file messages.ndjson                           try the settings of the local run
  relay decide --file messages.ndjson --settings new.json --compare current.json
  echo 'buy now' | relay decide --settings new.json --show-text

Exit code 1: some lines couldn't be read.`;

/** `decide`: tries rule settings on recorded messages. */
export const decideCommand = command('decide', {
  description: 'Try rule settings on recorded messages: what is dropped, by which rule, how often.',
  help,
  options: decideOptions,
  run: decide,
});

/** How many lines pass between two drawings of the progress. */
const progressEvery = 500;

async function decide(options: OptionValues<typeof decideOptions>, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const rules = await context.rules();
  const judgeOf = async (file: string) => createTrialJudge(rules, await readSettings(file, rules));
  const compare = options.compare === undefined ? undefined : await judgeOf(options.compare);
  const trial = createTrial(await judgeOf(options.settings), compare);
  const read = options.text ? readText : readRecorded;
  const addContext = options.context ? createConversations() : (message: JudgedMessage) => message;
  let line = 0;
  let findings = 0;
  for await (const text of createInterface({ input: await openInput(options.file, context) })) {
    line += 1;
    const { message, problem } = read(text);
    if (problem !== undefined) terminal.warn(`line ${line} ${problem}`);
    const recorded = { problem, message: message && addContext(message) };
    const finding = await trial.take(line, recorded, options.showText);
    if (finding !== undefined) findings += 1;
    if (finding !== undefined && (terminal.json || findings <= options.list))
      terminal.record(finding, describeFinding);
    if (line % progressEvery === 0) terminal.progress(`${line} lines read`);
  }
  if (findings > options.list)
    terminal.line(`... and ${findings - options.list} more (--list ${findings} prints them all)`);
  if (findings > 0 && options.list > 0) terminal.line();
  terminal.record({ summary: trial.summary }, ({ summary }) => describeSummary(summary));
  if (trial.summary.unreadable > 0) context.exitCode = exitCodes.problems;
}

async function readSettings(file: string, rules: readonly RuleDefinition[]): Promise<DecisionSettings> {
  const checked = await readSettingsFile(file, rules);
  if (checked.ok) return checked.settings;
  const problems = checked.problems.map((problem) => `\n  ${problem}`);
  throw new UsageError(`The settings ${file} aren't valid:${problems.join('')}`);
}

async function openInput(file: string, { stdin, terminal }: CommandContext): Promise<NodeJS.ReadableStream> {
  if (file === '-') {
    if (stdin.isTTY === true)
      terminal.warn('Type or paste messages, one per line; Ctrl+D ends. (--file reads a file.)');
    return stdin;
  }
  try {
    const handle = await open(file);
    if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
    await handle.close();
    throw new Error('it is a folder');
  } catch (cause) {
    throw new UsageError(`Can't read the file ${file}: ${describeError(cause)}. Name another one.`);
  }
}
