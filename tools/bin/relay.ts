#!/usr/bin/env node
import { consoleCommand } from '../console/command.ts';
import { exitCodes } from '../relay/errors.ts';
import { runRelay } from '../relay/run.ts';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 22) {
  process.stderr.write(
    `relay needs Node 22 or later; this is Node ${process.versions.node}. Install a newer one.\n`,
  );
  process.exit(2);
}

/** npm passes Ctrl+C on, so that one press comes twice. */
const onePressMilliseconds = 1000;

const abort = new AbortController();
let pressedAt: number | undefined;
process.on('SIGINT', () => {
  pressedAt ??= performance.now();
  // A second press means: don't wait.
  if (performance.now() - pressedAt > onePressMilliseconds) process.exit(130);
  abort.abort();
});

endWithReader(process.stdout);
endWithReader(process.stderr);

const { stdin, stdout, stderr, env: environment } = process;
const host = { stdin, stdout, stderr, environment, signal: abort.signal };
process.exitCode = await runRelay(process.argv.slice(2), host, [consoleCommand]);

/**
 * Ends the process quietly when the reader of its output has gone (`relay tail --json | head -1`). Any other failure to
 * write (a full disk) is an error on stderr.
 */
function endWithReader(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`error: Can't write the output: ${error.message}\n`);
    process.exit(exitCodes.problems);
  });
}
