import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CommanderError } from 'commander';
import { type DecisionSettings, parseSettings } from '../../lambda/decisions/index.ts';
import { escapeControls } from '../terminal/escape-controls.ts';
import { type DecideOptions, readCommandLine } from './command-line.ts';
import { describeFinding } from './findings.ts';
import { judgeRecording } from './judge-recording.ts';
import { describeSummary } from './report.ts';

/** What the command is given by the process; tests pass their own. */
export interface Surroundings {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: { write(text: string): unknown };
  /** Progress is drawn only on a terminal. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
}

/** What the command's end means to a script; see the end of its help. */
export const exitCodes = { ok: 0, unreadableLines: 1, nothingDone: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line, the settings or the file are not good; the message is meant for the person at the terminal. */
class DecideError extends Error {
  override readonly name = 'DecideError';
}

/** How many lines pass between two drawings of the progress. */
const progressEvery = 500;

/** Runs the command on its arguments. Never throws. */
export async function runDecide(
  arguments_: readonly string[],
  { stdin, stdout, stderr }: Surroundings,
): Promise<ExitCode> {
  const say = (text: string) => stdout.write(escapeControls(`${text}\n`));
  const complain = (text: string) => stderr.write(escapeControls(`${text}\n`));
  const clearProgress = () => stderr.isTTY === true && stderr.write('\r\u001b[2K');
  try {
    const options = readCommandLine(arguments_, {
      out: (text) => stdout.write(escapeControls(text)),
      error: (text) => stderr.write(escapeControls(text)),
    });
    const settings = await readSettings(options.settings);
    const compare = options.compare === undefined ? undefined : await readSettings(options.compare);
    if (options.file === undefined && stdin.isTTY === true)
      stderr.write(
        'Type or paste messages, one to a line; Ctrl+D ends. (--file reads a file, --help says more.)\n',
      );
    let findings = 0;
    const summary = await judgeRecording({
      lines: await openLines(options, stdin),
      settings,
      compare,
      textOnly: options.text,
      withContext: options.context,
      showText: options.showText,
      onFinding(finding) {
        findings++;
        clearProgress();
        if (options.json) say(JSON.stringify(finding));
        else if (findings <= options.list) say(describeFinding(finding));
      },
      onUnreadable(line, problem) {
        clearProgress();
        complain(`line ${line} ${problem}`);
      },
      onProgress(lines) {
        if (stderr.isTTY === true && lines % progressEvery === 0)
          stderr.write(`\r\u001b[2K${lines} lines read`);
      },
    });
    clearProgress();
    if (options.json) say(JSON.stringify({ summary }));
    else {
      if (findings > options.list)
        say(`... and ${findings - options.list} more (--list ${findings} prints them all)`);
      if (findings > 0 && options.list > 0) say('');
      for (const line of describeSummary(summary)) say(line);
    }
    return summary.unreadable > 0 ? exitCodes.unreadableLines : exitCodes.ok;
  } catch (error) {
    // Commander has printed its own errors already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.nothingDone;
    complain(`error: ${error instanceof Error ? error.message : String(error)}`);
    return exitCodes.nothingDone;
  }
}

async function readSettings(file: string): Promise<DecisionSettings> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DecideError(
      `the settings ${file} cannot be read${codeOf(cause)}; name a file with --settings`,
      { cause },
    );
  });
  const parsed = parseSettings(text);
  if (parsed.ok) return parsed.settings;
  throw new DecideError(
    `the settings ${file} are not good:\n${parsed.problems.map((found) => `  ${found}`).join('\n')}`,
  );
}

async function openLines(
  { file }: DecideOptions,
  stdin: NodeJS.ReadableStream,
): Promise<AsyncIterable<string>> {
  return linesOf(file === undefined ? stdin : await openFile(file));
}

/** Opens the file before anything else is done, so that a wrong name ends the command at once. */
async function openFile(file: string): Promise<NodeJS.ReadableStream> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new DecideError(`the file ${file} cannot be read${codeOf(cause)}`, { cause });
  });
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream({ encoding: 'utf8' });
  await handle.close();
  throw new DecideError(`${file} is a folder`);
}

async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  // An error of the stream would end readline without a word.
  const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
  failed.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([lines.next(), failed]);
    if (next.done === true) return;
    yield next.value;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}
