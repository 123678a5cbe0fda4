import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { DecisionSettings, JudgedMessage } from '../../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../../lambda/decisions/rule-definition.ts';
import type { CommandContext } from '../../context.ts';
import { command } from '../../declare.ts';
import { describeError, exitCodes, UsageError } from '../../errors.ts';
import { flag, type OptionValues, option, textOption, wholeNumber } from '../../options.ts';
import { columns } from '../../terminal.ts';
import { readSettingsFile } from '../rules/settings-document.ts';
import { createConversations, readRecorded, readText } from './recorded-message.ts';
import { createTrial, createTrialJudge, type Finding, type Summary } from './trial.ts';

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
  const judge = await judgeOf(options.settings);
  const trial = createTrial(
    judge,
    options.compare === undefined ? undefined : await judgeOf(options.compare),
  );
  const read = options.text ? readText : readRecorded;
  const addContext = options.context ? createConversations() : (message: JudgedMessage) => message;
  const input = await openInput(options.file, context);
  let line = 0;
  let findings = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
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

const longestText = 120;

/** A finding as a line for people. */
function describeFinding(finding: Finding): string {
  const { line, id, answer, rule, reason, forced, shadow, before, text } = finding;
  const words = [
    `line ${line}${id === undefined ? '' : ` (message ${id})`}: ${before === undefined ? '' : `${before} -> `}${answer}`,
    rule !== undefined && `by ${rule}`,
    reason !== undefined && `(${reason})`,
    forced === true && '[forced]',
    shadow !== undefined && `[shadow: ${shadow.join(', ')} would drop it]`,
    text !== undefined && JSON.stringify(text.slice(0, longestText)),
  ];
  return words.filter((word) => word !== false).join(' ');
}

/** The summary as lines for people. */
function describeSummary(summary: Summary) {
  const { messages, skipped, unreadable, compared, rules } = summary;
  const whyNoRule =
    messages === 0
      ? 'There was nothing to judge.'
      : 'No rule ran: all are off, or rolled out to none of these conversations.';
  return [
    `${messages} messages judged; ${skipped} lines without a message; ${unreadable} lines unreadable.`,
    `Answers: ${answers(summary)}`,
    compared !== undefined &&
      `Compared: ${answers(compared)}; ${compared.different} messages are answered differently`,
    ...(rules.length === 0 ? [whyNoRule] : ['', ...table(rules)]),
  ];
}

function answers({ passed, annotated, dropped, forced }: NonNullable<Summary['compared']> | Summary): string {
  return `${passed} passed, ${annotated} annotated, ${dropped} dropped (${forced} of all forced)`;
}

/** One row for each rule, one column for each outcome that came up. In shadow, `dropped` means "would have dropped". */
function table(rules: Summary['rules']): string[] {
  const shown = [...new Set(rules.flatMap(({ outcomes }) => Object.keys(outcomes)))];
  const rows = rules.map(({ rule, mode, outcomes }) => [
    rule,
    mode,
    ...shown.map((outcome) => String(outcomes[outcome] ?? 0)),
  ]);
  return columns([['rule', 'mode', ...shown], ...rows], { left: 2 });
}
