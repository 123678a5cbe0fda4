import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { inspect } from 'node:util';
import { escapeControls, escapeToOneLine } from '../terminal/escape-controls.ts';

/** The part of a writable stream that the command line needs. */
interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** OutputLines for people; what is false or undefined is left out. */
export type OutputLines = string | readonly (string | false | undefined)[];

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';

/**
 * Where a command's words go. Results go to stdout: sentences and tables for people, or JSON lines with `--json`.
 * Warnings and progress go to stderr, so that a pipe gets results only. Whatever text it is given, no control character
 * of it reaches the terminal.
 */
export type Terminal = ReturnType<typeof createTerminal>;

/** What the command line uses of its process; tests pass their own. */
export interface HostProcess {
  readonly stdin?: (NodeJS.ReadableStream & { readonly isTTY?: boolean }) | undefined;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

const fallbackColumns = 80;
/** Wipes the line that the cursor is in. */
export const eraseLine = '\r\u001b[2K';

/** Writes JSON lines if `json` is set. */
export function createTerminal(
  { stdin = process.stdin, stdout, stderr, environment }: Omit<HostProcess, 'signal'>,
  json: boolean,
) {
  const colours = stdout.isTTY === true && !json && !environment.NO_COLOR;
  let progressShown = false;

  /** Wipes the progress line. */
  const endProgress = (): void => {
    if (progressShown) stderr.write(eraseLine);
    progressShown = false;
  };
  const print = (text: string, stream = stdout): void => {
    endProgress();
    stream.write(`${render(text)}\n`);
  };

  return {
    /** True with `--json`. */
    json,
    /** A line for people; with `--json` nothing. */
    line(text = ''): void {
      if (!json) print(text);
    },
    /** A result: one JSON line with `--json`, else the lines that `describe` makes of it. */
    record<Value extends object>(value: Value, describe: (value: Value) => OutputLines): void {
      const lines = json ? JSON.stringify(value) : describe(value);
      for (const text of typeof lines === 'string' ? [lines] : lines)
        if (text !== undefined && text !== false) print(text);
    },
    /** A result that is JSON already, as one line. */
    rawJson: (text: string): void => print(text),
    /** A line on stderr, in both modes. */
    warn: (text: string): void => print(text, stderr),
    /** Redraws the progress line on stderr; nothing if stderr isn't a terminal. */
    progress(text: string): void {
      if (stderr.isTTY !== true) return;
      const shown = escapeToOneLine(text).slice(0, (stderr.columns ?? fallbackColumns) - 1);
      stderr.write(`${eraseLine}${shown}`);
      progressShown = true;
    },
    endProgress,
    /** Asks on stderr and reads a line from stdin; undefined if stdin has ended. */
    async ask(question: string): Promise<string | undefined> {
      endProgress();
      stderr.write(escapeControls(question));
      const reader = createInterface({ input: stdin });
      try {
        for await (const line of reader) return line;
        stderr.write('\n');
        return undefined;
      } finally {
        reader.close();
      }
    },
    paint: (colour: Colour, text: string): string => (colours ? mark(colour, text) : text),
  };
}

/**
 * Colours that can't be confused with escape sequences in outside text: {@link mark} writes a secret mark, and
 * {@link render} turns it into the terminal's sequence after everything else has been escaped.
 */
const secret = randomBytes(8).toString('hex');
const marks = new RegExp(`<${secret} (\\w+)>([^]*?)<${secret}>`, 'g');

function mark(colour: Colour, text: string): string {
  return `<${secret} ${colour}>${text}<${secret}>`;
}

function render(text: string): string {
  const sequence = (colour: string, place: 0 | 1) => `\u001b[${inspect.colors[colour]?.[place]}m`;
  return escapeControls(text).replace(
    marks,
    (_all, colour: string, inner: string) => `${sequence(colour, 0)}${inner}${sequence(colour, 1)}`,
  );
}

/** A stream on which no control character reaches the terminal. */
export function safeOutput(stream: OutputStream): OutputStream {
  return { write: (text) => stream.write(escapeControls(text)) };
}

/**
 * Outside text as part of a line: it can't break the line or change the terminal, and what is longer than `longest`
 * characters is cut.
 */
export function printable(text: string, longest = 200): string {
  return escapeToOneLine(text.length > longest ? `${text.slice(0, longest)}...` : text);
}

/** A number with the noun that it takes: `1 delivery`, `2 deliveries`. */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `93_784_000` becomes `1d 2h`: the two largest units. */
export function describeDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.floor(milliseconds / 1000));
  const parts: string[] = [];
  for (const [unit, seconds] of Object.entries({ d: 86_400, h: 3_600, m: 60, s: 1 })) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0s';
}

/** Rows as aligned columns: the first `left` to the left, numbers after them to the right. */
export function columns(
  rows: readonly (readonly string[])[],
  { left = Number.POSITIVE_INFINITY } = {},
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  const align = (cell: string, index: number): string =>
    index < left ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  return rows.map((row) => row.map(align).join('  ').trimEnd());
}
