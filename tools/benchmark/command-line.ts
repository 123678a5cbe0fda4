import { Command, CommanderError } from 'commander';
import * as z from 'zod';
import { describeError } from '../relay/errors.ts';
import { action } from '../relay/options.ts';
import { type Benchmark, resultsJson, resultsText } from './benchmark.ts';

interface Output {
  readonly out: (text: string) => unknown;
  readonly error: (text: string) => unknown;
  readonly forPeople: boolean;
}

/**
 * Runs the named benchmark, or all. Answers the exit code: 1 if one of them failed, 2 if the arguments are wrong. Never
 * throws.
 */
export async function runBenchmarks(
  argv: readonly string[],
  benchmarks: readonly Benchmark[],
  { out, error, forPeople }: Output,
): Promise<number> {
  let exitCode = 0;
  const program = new Command('npm run --silent benchmark --')
    .description('Measure the relay. Without a name, all benchmarks are run.')
    .option('--json', 'one line of JSON for each benchmark')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: out, writeErr: error })
    .addHelpText('after', '\nIn a pipe the columns are separated by tabs.')
    .exitOverride();

  async function run(benchmark: Benchmark, settings: Record<string, unknown>): Promise<void> {
    try {
      const results = await benchmark.run(settings);
      const text = program.opts().json
        ? resultsJson(benchmark, settings, results)
        : resultsText(benchmark, results, forPeople);
      out(`${text}\n`);
    } catch (cause) {
      error(`error: ${benchmark.name}: ${describeError(cause)}\n`);
      exitCode = 1;
    }
  }

  const everything = program.command('all', { isDefault: true }).description('every benchmark');
  everything.argument('[name]').action(async (name?: string) => {
    if (name !== undefined) everything.error(`error: There is no benchmark "${name}". --help lists them.`);
    for (const benchmark of benchmarks) await run(benchmark, z.object(benchmark.options).parse({}));
  });
  for (const benchmark of benchmarks)
    action(program.command(benchmark.name).description(benchmark.summary), benchmark.options, (settings) =>
      run(benchmark, settings),
    );
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (cause) {
    // Commander has printed its own errors already.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2;
    error(`error: ${describeError(cause)}\n`);
    return 2;
  }
}
