import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

/** The part of a writable stream that the command line needs; tests pass their own. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/**
 * Where a command's words go. Results go to stdout: sentences and tables for people, or JSON lines with `--json`.
 * Warnings and progress go to stderr, so that a pipe gets results only.
 */
export interface Terminal {
  /** True with `--json`. */
  readonly json: boolean;
  /** True where a person watches: progress is drawn only then. */
  readonly interactive: boolean;
  /** A line for people; with `--json` nothing. */
  line(text?: string): void;
  /** A result: one JSON line with `--json`, else the lines that `describe` makes of it. */
  record<Value extends object>(value: Value, describe: (value: Value) => string | readonly string[]): void;
  /** A line on stderr, in both modes. */
  warn(text: string): void;
  /** Redraws the progress line on stderr; nothing where stderr is no terminal. */
  progress(text: string): void;
  /** Wipes the progress line. */
  endProgress(): void;
  /** Asks on stderr and reads a line from stdin; undefined where stdin has ended. */
  ask(question: string): Promise<string | undefined>;
  paint(colour: Colour, text: string): string;
}

export interface TerminalOptions {
  readonly stdin?: NodeJS.ReadableStream | undefined;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const fallbackColumns = 80;
const eraseLine = '\r\u001b[2K';

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdout, stderr, json, environment } = options;
  const interactive = stderr.isTTY === true;
  const colours = stdout.isTTY === true && !json && !environment.NO_COLOR;
  let progressShown = false;

  const endProgress = (): void => {
    if (progressShown) stderr.write(eraseLine);
    progressShown = false;
  };
  const print = (text: string): void => {
    endProgress();
    stdout.write(`${text}\n`);
  };

  return {
    json,
    interactive,
    line: (text = '') => {
      if (!json) print(text);
    },
    record: (value, describe) => {
      if (json) return print(JSON.stringify(value));
      const described = describe(value);
      for (const text of typeof described === 'string' ? [described] : described) print(text);
    },
    warn: (text) => {
      endProgress();
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!interactive) return;
      stderr.write(`${eraseLine}${text.slice(0, (stderr.columns ?? fallbackColumns) - 1)}`);
      progressShown = true;
    },
    endProgress,
    ask: (question) => ask(question, options, endProgress),
    paint: (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text),
  };
}

/**
 * Outside text made fit for a terminal: control characters (which could move the cursor or hide text) become visible
 * escapes, and what is longer than `longest` characters is cut.
 */
export function printable(text: string, longest = 200): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}...` : text;
  return cut.replace(
    /\p{Cc}|\p{Cf}/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** A number with the noun that it takes: `1 delivery`, `2 deliveries`. */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Rows as aligned columns; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[], gap = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
}

async function ask(
  question: string,
  options: TerminalOptions,
  before: () => void,
): Promise<string | undefined> {
  before();
  options.stderr.write(question);
  const reader = createInterface({ input: options.stdin ?? process.stdin });
  try {
    for await (const line of reader) return line;
    options.stderr.write('\n');
    return undefined;
  } finally {
    reader.close();
  }
}
