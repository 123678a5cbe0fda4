#!/usr/bin/env node
import { runRelay } from './run.ts';

const abort = new AbortController();
process.once('SIGINT', () => {
  abort.abort();
  // A second Ctrl+C ends the process at once.
  process.once('SIGINT', () => process.exit(130));
});

// Whoever read the output has gone (`relay tail | head`): there is nobody left to write for.
process.stdout.on('error', () => process.exit());

process.exitCode = await runRelay(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  signal: abort.signal,
});
