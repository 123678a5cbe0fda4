import { arch, availableParallelism } from 'node:os';
import { type OptionShape, type OptionValues, option, wholeNumber } from '../relay/options.ts';
import { columns } from '../relay/terminal.ts';

/** Something that can be measured. */
export interface Benchmark<Shape extends OptionShape = OptionShape> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly options: Shape;
  /** Rejects if something that was measured didn't do its work. */
  run(settings: OptionValues<Shape>): Promise<readonly Result[]>;
}

/** Declares a benchmark: its options are what `run` gets. */
export function benchmark<Shape extends OptionShape>(declaration: Benchmark<Shape>): Benchmark {
  return declaration;
}

/** An option that takes a whole number from 1. */
export function count(name: string, meaning: string, standard: number, most = 1000) {
  return option(`--${name} <number>`, meaning, wholeNumber(1, most).prefault(String(standard)));
}

/** The option of nearly every benchmark. */
export function rounds(standard: number) {
  return { rounds: count('rounds', 'rounds that count', standard, 10_000) };
}

/** Where the middle half of some values lies, and its middle. */
export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** One number that was found out. A ratio carries over to other machines, roughly; other units are of this one. */
export interface Result {
  readonly what: string;
  /** What a ratio compares with; measured in the same rounds. */
  readonly against?: string;
  readonly value: Quartiles;
  readonly unit: 'times' | 'ms' | 'us' | 'kB' | 'USD';
  /** The median is to be no more than this. */
  readonly goal?: number | undefined;
}

/** How many times as much something takes as something else. */
export function ratio(what: string, against: string, value: Quartiles, goal?: number): Result {
  return { what, against, value, unit: 'times', goal };
}

/** A single number. */
export function figure(what: string, unit: Result['unit'], number: number, goal?: number): Result {
  return { what, value: { lower: number, median: number, upper: number }, unit, goal };
}

function isReached({ value, goal }: Result): boolean | undefined {
  return goal === undefined ? undefined : value.median <= goal;
}

const header = ['benchmark', 'median', 'lower', 'upper', 'unit', 'goal', 'reached', 'what'];

/** Results as a table: columns of spaces for people, tabs and a header for programs. */
export function resultsText({ name }: Benchmark, results: readonly Result[], forPeople: boolean): string {
  const rows = results.map((result) => {
    const { what, against, value, unit, goal } = result;
    const reached = { true: 'yes', false: 'NO', undefined: '-' }[`${isReached(result)}`];
    const numbers = [value.median, value.lower, value.upper].map((number) =>
      number.toFixed(number >= 100 ? 0 : 2),
    );
    const text = against === undefined ? what : `${what}; against ${against}`;
    return [name, ...numbers, unit, String(goal ?? '-'), reached, text];
  });
  const table = [header, ...rows];
  return (forPeople ? columns(table) : table.map((row) => row.join('\t'))).join('\n');
}

/** The same as one line of JSON. */
export function resultsJson({ name }: Benchmark, settings: object, results: readonly Result[]): string {
  return JSON.stringify({
    benchmark: name,
    time: new Date().toISOString(),
    machine: { processors: availableParallelism(), architecture: arch(), node: process.versions.node },
    settings,
    results: results.map((result) => ({ ...result, reached: isReached(result) })),
  });
}
