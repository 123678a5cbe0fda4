import { parseArgs } from 'node:util';
import type { Benchmark } from './benchmark.ts';

export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problem: string }
  | {
      readonly kind: 'run';
      readonly benchmark: Benchmark;
      readonly settings: Readonly<Record<string, number>>;
      readonly json: boolean;
    };

/** Reads the command line's arguments. Never throws: what makes no sense is answered with the problem. */
export function readArguments(argv: readonly string[], benchmarks: readonly Benchmark[]): Request {
  const [name, ...options] = argv;
  if (name === undefined || name === '--help' || name === '-h') {
    return { kind: 'help', text: overview(benchmarks) };
  }
  const benchmark = benchmarks.find((candidate) => candidate.name === name);
  if (benchmark === undefined) {
    const known = benchmarks.map((candidate) => candidate.name).join(', ');
    return { kind: 'wrong', problem: `there is no benchmark "${name}"; there are ${known}` };
  }
  try {
    return readOptions(benchmark, options);
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
}

function readOptions(benchmark: Benchmark, argv: readonly string[]): Request {
  const names = Object.keys(benchmark.settings);
  const { values } = parseArgs({
    args: [...argv],
    strict: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help === true) return { kind: 'help', text: usage(benchmark) };
  const settings = Object.entries(benchmark.settings).map(([name, { standard, least, most }]) => {
    const text: unknown = Reflect.get(values, name);
    if (text === undefined) return [name, standard] as const;
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new RangeError(`--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
    }
    return [name, value] as const;
  });
  return { kind: 'run', benchmark, settings: Object.fromEntries(settings), json: values.json === true };
}

/** Every benchmark in one line each. */
function overview(benchmarks: readonly Benchmark[]): string {
  return [
    'usage: npm run benchmark -- <name> [options]',
    '',
    ...benchmarks.map(({ name, summary }) => `  ${name.padEnd(16)} ${summary}`),
    '',
    'Each compares two or more things in one run and tells how many times as much one takes as the other.',
    '--json writes one JSON object; <name> --help lists the options of a benchmark.',
  ].join('\n');
}

function usage({ name, summary, settings }: Benchmark): string {
  return [
    `usage: npm run benchmark -- ${name} [options]`,
    '',
    summary,
    '',
    ...Object.entries(settings).map(
      ([option, { meaning, standard, least, most }]) =>
        `  --${option.padEnd(10)} ${meaning} (${least} to ${most}, otherwise ${standard})`,
    ),
    `  --${'json'.padEnd(10)} one JSON object instead of text`,
  ].join('\n');
}
