import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';

/** A benchmark with its settings. */
export interface Run {
  readonly benchmark: Benchmark;
  readonly settings: Readonly<Record<string, number>>;
}

export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'run'; readonly runs: readonly Run[]; readonly json: boolean };

/** Reads the command line's arguments: without a name, every benchmark is run. Never throws. */
export function readArguments(argv: readonly string[], benchmarks: readonly Benchmark[]): Request {
  const [first, ...rest] = argv;
  const name = first?.startsWith('-') ? undefined : first;
  const chosen = name === undefined ? benchmarks : benchmarks.filter((one) => one.name === name);
  if (chosen.length === 0) {
    const known = benchmarks.map((one) => one.name).join(', ');
    return { kind: 'wrong', problem: `there is no benchmark "${name}"; there are ${known}` };
  }
  const own: Benchmark['settings'] = name === undefined ? {} : (chosen[0]?.settings ?? {});
  try {
    const { values } = parseArgs({
      args: name === undefined ? [...argv] : rest,
      strict: true,
      options: {
        ...Object.fromEntries(Object.keys(own).map((setting) => [setting, { type: 'string' as const }])),
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return { kind: 'help', text: usage(benchmarks, own, name) };
    const runs = chosen.map((benchmark) => ({ benchmark, settings: readSettings(benchmark, values) }));
    return { kind: 'run', runs, json: values.json === true };
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
}

function readSettings({ settings }: Benchmark, values: object): Run['settings'] {
  const entries = Object.entries(settings).map(([name, { standard, most }]) => {
    const text: unknown = Reflect.get(values, name);
    const value = text === undefined ? standard : Number(text || Number.NaN);
    if (Number.isInteger(value) && value >= 1 && value <= most) return [name, value] as const;
    throw new RangeError(`--${name} must be a whole number from 1 to ${most}, not "${text}"`);
  });
  return Object.fromEntries(entries);
}

function usage(benchmarks: readonly Benchmark[], own: Benchmark['settings'], name = '[name]'): string {
  return [
    `usage: npm run --silent benchmark -- ${name} [options]`,
    '',
    ...(name === '[name]' ? benchmarks : benchmarks.filter((one) => one.name === name)).map(
      (one) => `  ${one.name.padEnd(16)} ${one.summary}`,
    ),
    '',
    ...Object.entries(own).map(
      ([option, { meaning, standard, most }]) =>
        `  --${option.padEnd(14)} ${meaning} (1 to ${most}, default ${standard})`,
    ),
    `  --${'json'.padEnd(14)} one line of JSON for each benchmark`,
    '',
    'Without a name all are run. In a pipe the columns are separated by tabs. "<name> --help" lists all options of a benchmark.',
  ].join('\n');
}
