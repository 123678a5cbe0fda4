import { Command, InvalidArgumentError } from 'commander';

/** What the command line asks for. */
export interface DecideOptions {
  /** Undefined: standard input. */
  readonly file: string | undefined;
  readonly settings: string;
  readonly compare: string | undefined;
  readonly text: boolean;
  readonly context: boolean;
  readonly json: boolean;
  readonly showText: boolean;
  readonly list: number;
}

/** The settings of the local run. */
const localSettings = '.local/rule-settings.json';

const helpEnd = `
A line of the recording is a processed event, a delivery, a request of the moderation Custom API or a message, as JSON;
any other line is the text of a message.

Examples:
  npm run decide -- --file messages.ndjson                           what the settings of the local run do
  npm run decide -- --file messages.ndjson --settings new.json --compare current.json
  echo 'buy now' | npm run decide -- --settings new.json --show-text

Exit codes: 0 done, 1 done but some lines could not be read, 2 nothing done: the command line, the settings or the file.`;

/** Reads the arguments. Throws Commander's errors; it has printed them then. */
export function readCommandLine(
  arguments_: readonly string[],
  output: { readonly out: (text: string) => void; readonly error: (text: string) => void },
): DecideOptions {
  const program = new Command('decide')
    .description('Tries rule settings on recorded messages: what would be dropped, by which rule, how often.')
    .option('--file <file>', 'the recording, one message to a line; - or nothing for standard input')
    .option('--settings <file>', 'the settings to try', localSettings)
    .option('--compare <file>', 'settings to compare them with, such as those in force')
    .option('--text', 'take every line for the text of a message', false)
    .option(
      '--context',
      'give each message the earlier ones of its conversation, as moderation requests do',
      false,
    )
    .option('--json', 'print JSON lines: one for each finding, then the summary', false)
    .option('--show-text', "print the messages' texts too", false)
    .option('--list <number>', 'how many findings to print (with --json all are)', wholeNumber, 20)
    .addHelpText('after', helpEnd)
    .showHelpAfterError('(add --help for what it takes, with examples)')
    .configureOutput({ writeOut: output.out, writeErr: output.error })
    .exitOverride();
  const { file, ...options } = program
    .parse([...arguments_], { from: 'user' })
    .opts<Partial<DecideOptions>>();
  return {
    file: file === '-' ? undefined : file,
    settings: options.settings ?? localSettings,
    compare: options.compare,
    text: options.text ?? false,
    context: options.context ?? false,
    json: options.json ?? false,
    showText: options.showText ?? false,
    list: options.list ?? 20,
  };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
