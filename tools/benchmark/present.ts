import { arch, availableParallelism } from 'node:os';
import { type Benchmark, type Findings, meetsGoal } from './benchmark.ts';

/** What was found, for people. */
export function findingsText({ name }: Benchmark, findings: Findings): string {
  const { comparisons, figures = [], remarks = [] } = findings;
  return [
    `${name}: how many times as much (median, quartiles), on ${machineText()}`,
    '',
    ...comparisons.flatMap((comparison) => {
      const { what, against, ratio, goal } = comparison;
      const result = meetsGoal(comparison) ? 'met' : 'NOT met';
      return [
        `  ${ratio.median.toFixed(2)}  (${ratio.lower.toFixed(2)} to ${ratio.upper.toFixed(2)})  ${what}`,
        `        against ${against}${goal === undefined ? '' : `; goal: at most ${goal}, ${result}`}`,
      ];
    }),
    ...(figures.length === 0 ? [] : ['', 'Figures of this machine, which explain and do not carry over:']),
    ...figures.map(({ what, value, unit }) => `  ${number(value).padStart(8)} ${unit.padEnd(9)} ${what}`),
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
  ].join('\n');
}

/** The same for programs. */
export function findingsJson(
  { name }: Benchmark,
  settings: Readonly<Record<string, number>>,
  { comparisons, figures = [], remarks = [] }: Findings,
): string {
  return JSON.stringify({
    benchmark: name,
    time: new Date().toISOString(),
    machine: { processors: availableParallelism(), architecture: arch(), node: process.versions.node },
    settings,
    comparisons: comparisons.map((comparison) => ({ ...comparison, meetsGoal: meetsGoal(comparison) })),
    figures,
    remarks,
  });
}

function machineText(): string {
  return `${availableParallelism()} processors (${arch()}), Node ${process.versions.node}`;
}

function number(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}
