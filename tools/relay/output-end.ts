import { exitCodes } from './errors.ts';

/**
 * Ends the process, quietly, when whoever read its output has gone (`relay tail --json | head -1`): there is nobody left
 * to write for. Any other failure to write (a full disk) is an error, told on stderr.
 */
export function endWithReader(output: NodeJS.WriteStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`error: cannot write the output: ${error.message}\n`);
    process.exit(exitCodes.problems);
  });
}
