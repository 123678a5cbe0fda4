#!/usr/bin/env node
import { runDecide } from './run.ts';

// A reader that has seen enough, such as `head`, is no error.
process.stdout.once('error', () => process.exit());

process.exitCode = await runDecide(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
