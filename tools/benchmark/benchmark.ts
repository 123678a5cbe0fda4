import { arch, availableParallelism } from 'node:os';
import type { Quartiles } from './measuring/rounds.ts';

/** A number that can be set on the command line. */
export interface Setting {
  readonly meaning: string;
  readonly standard: number;
  readonly most: number;
}

/** Something that can be measured. */
export interface Benchmark<Name extends string = string> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly settings: Readonly<Record<Name, Setting>>;
  /** Rejects if something that was measured didn't do its work. */
  run(settings: Readonly<Record<Name, number>>): Promise<readonly Result[]>;
}

/** One number that was found out. A ratio carries over to other machines, roughly; other units are of this one. */
export interface Result {
  readonly what: string;
  /** What a ratio compares with; measured in the same rounds. */
  readonly against?: string;
  readonly value: Quartiles;
  readonly unit: 'times' | 'ms' | 'us' | 'kB' | 'USD' | '%' | '';
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

/** Undefined if there is no goal. */
export function isReached({ value, goal }: Result): boolean | undefined {
  return goal === undefined ? undefined : value.median <= goal;
}

const header = ['benchmark', 'median', 'lower', 'upper', 'unit', 'goal', 'reached', 'what'];

/** Results as a table: columns of spaces for people, tabs and a header for programs. */
export function resultsText({ name }: Benchmark, results: readonly Result[], forPeople: boolean): string {
  const rows = results.map((result) => {
    const { what, against, value, unit, goal } = result;
    const reached = { true: 'yes', false: 'NO', undefined: '-' }[`${isReached(result)}`];
    return [
      ...[name, number(value.median), number(value.lower), number(value.upper), unit],
      ...[goal === undefined ? '-' : String(goal), reached],
      against === undefined ? what : `${what}; against ${against}`,
    ];
  });
  const table = [header, ...rows];
  const width = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const cell = (text: string, column: number) =>
    column === header.length - 1 ? text : text.padEnd(width(column));
  return table.map((row) => (forPeople ? row.map(cell).join('  ') : row.join('\t'))).join('\n');
}

/** The same as one line of JSON. */
export function resultsJson(
  { name }: Benchmark,
  settings: Readonly<Record<string, number>>,
  results: readonly Result[],
): string {
  return JSON.stringify({
    benchmark: name,
    time: new Date().toISOString(),
    machine: { processors: availableParallelism(), architecture: arch(), node: process.versions.node },
    settings,
    results: results.map((result) => ({ ...result, reached: isReached(result) })),
  });
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
