import { styleText } from 'node:util';
import { localPage } from '../console/local-page.ts';
import { readyReport } from '../local/console/ready.ts';
import {
  logReport,
  messageReport,
  problemReport,
  type Report,
  starting,
  stepReport,
  stopping,
} from '../local/console/reports.ts';
import { LocalRunError, messageOf } from '../local/errors.ts';
import { type LocalRelay, startLocalRelay } from '../local/local-relay.ts';
import { readSettings } from '../local/settings.ts';
import { escapeControls } from '../terminal/escape-controls.ts';

// Logs, rules and the synthesised stack are for the owner only.
process.umask(0o077);

let relay: LocalRelay | undefined;
let start: Promise<LocalRelay> | undefined;
const stopStarting = new AbortController();
let endingSince: number | undefined;

function print({ lines, record }: Report, stream: NodeJS.WriteStream = process.stdout): void {
  const records = record === undefined ? [] : [JSON.stringify(record)];
  for (const line of process.stdout.isTTY ? lines : records) {
    const text = escapeControls(typeof line === 'string' ? line : line.text);
    stream.write(`${typeof line === 'string' ? text : styleText(line.colour, text, { stream })}\n`);
  }
}

/** Ends everything and the process. */
async function end(exitCode: number): Promise<void> {
  if (endingSince !== undefined) return;
  endingSince = Date.now();
  if (relay !== undefined) print(stopping);
  stopStarting.abort();
  // What is still starting cleans up after itself, or is there to be stopped once it is up.
  const running = await start?.catch(() => undefined);
  await running?.stop();
  process.exit(exitCode);
}

function fail(thrown: unknown): void {
  const isExpected = thrown instanceof LocalRunError;
  const text = (!isExpected && thrown instanceof Error && thrown.stack) || messageOf(thrown);
  print(problemReport(`error: ${text}`, isExpected ? thrown.advice : undefined), process.stderr);
  void end(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // Asked again, it doesn't wait. But one Ctrl-C may arrive twice: from the terminal, and passed on by npm.
    if (endingSince !== undefined && Date.now() - endingSince > 1000) process.exit(1);
    void end(0);
  });
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// The reader of the output has exited (`npm start | head`).
process.stdout.on('error', () => void end(1));

if (process.env.npm_lifecycle_event !== undefined) {
  // npm passes a signal to the shell between it and this process, and that shell may not pass it on.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end(0);
  }, 500).unref();
}

try {
  const settings = readSettings(process.env);
  print(starting);
  start = startLocalRelay({
    page: localPage,
    ...settings,
    signal: stopStarting.signal,
    onStep: (what) => print(stepReport(what)),
    onMessage: (message) => print(messageReport(message, new Date())),
    onLog: (line) => print(logReport(line) ?? { lines: [] }),
    onProblem: (problem) => print(problemReport(problem), process.stderr),
  });
  relay = await start;
  if (endingSince === undefined) print(readyReport(relay));
} catch (thrown) {
  // If a signal cut the start short, its handler ends the process.
  if (endingSince === undefined) fail(thrown);
}
