import { styleText } from 'node:util';
import { localPage } from '../console/local-page.ts';
import { escapeControls } from '../terminal/escape-controls.ts';
import { jsonLines, type Line } from './console/lines.ts';
import { readSettings } from './console/settings.ts';
import { terminalLines } from './console/terminal-lines.ts';
import { LocalRunError, messageOf } from './errors.ts';
import type { LocalRelay } from './local-relay.ts';
import { startLocalRelay } from './start-local-relay.ts';

// Logs, rules and the synthesised stack are for the owner only.
process.umask(0o077);

const lines = process.stdout.isTTY ? terminalLines : jsonLines;
let relay: LocalRelay | undefined;
let starting: Promise<LocalRelay> | undefined;
const stopStarting = new AbortController();
let ending = false;
let endingSince = 0;

function print(texts: readonly Line[], stream: NodeJS.WriteStream = process.stdout): void {
  for (const line of texts) {
    const text = escapeControls(typeof line === 'string' ? line : line.text);
    stream.write(`${typeof line === 'string' ? text : styleText(line.colour, text, { stream })}\n`);
  }
}

/** Ends everything and the process. Asked again a second later, it does not wait any longer. */
async function end(exitCode: number): Promise<void> {
  if (ending) {
    // One Ctrl-C may arrive twice: from the terminal, and passed on by npm.
    if (Date.now() - endingSince > 1000) process.exit(1);
    return;
  }
  ending = true;
  endingSince = Date.now();
  if (relay !== undefined) print(lines.stopping());
  stopStarting.abort();
  // What is still starting cleans up after itself, or is there to be stopped once it is up.
  const running = await starting?.catch(() => undefined);
  await running?.stop();
  process.exit(exitCode);
}

function fail(thrown: unknown): void {
  const advice = thrown instanceof LocalRunError ? thrown.advice : undefined;
  const text =
    thrown instanceof LocalRunError
      ? thrown.message
      : (thrown instanceof Error && thrown.stack) || messageOf(thrown);
  print(lines.problem(`error: ${text}`, advice), process.stderr);
  void end(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// The reader of the output has exited (`npm start | head`).
process.stdout.on('error', () => {
  ending = true;
  void Promise.resolve(relay?.stop()).finally(() => process.exit(1));
});

if (process.env.npm_lifecycle_event !== undefined) {
  // npm passes a signal to the shell between it and this process, and that shell may not pass it on.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !ending) void end(0);
  }, 500).unref();
}

try {
  const settings = readSettings(process.env);
  print(lines.starting());
  starting = startLocalRelay({
    page: localPage,
    ...settings,
    signal: stopStarting.signal,
    onStep: (what) => print(lines.step(what)),
    onMessage: (message) => print(lines.message(message, new Date())),
    onLog: (line) => print(lines.log(line)),
    onProblem: (problem) => print(lines.problem(problem), process.stderr),
  });
  relay = await starting;
  if (!ending) print(lines.ready(relay));
} catch (thrown) {
  // If a signal cut the start short, its handler ends the process.
  if (!ending) fail(thrown);
}
