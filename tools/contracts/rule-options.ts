import type { Setting } from '../../lambda/decisions/authoring.ts';
import { evaluate } from './evaluate.ts';
import { commentOf, sourcesIn } from './source-docs.ts';

interface Option {
  readonly name: string;
  readonly example: string;
  /** A value that the example refuses. */
  readonly wrong: unknown;
}

const score = 'number({ least: 0, most: 1 })';

const options: readonly Option[] = [
  { name: 'text', example: 'text({ most: 100 })', wrong: 7 },
  {
    name: 'textMatching',
    example: 'textMatching({ pattern: /^[A-Z]{2}$/, most: 2, allowed: "a country code" })',
    wrong: 'x',
  },
  { name: 'number', example: 'number({ least: 1, most: 9, whole: true })', wrong: 10 },
  { name: 'flag', example: 'flag()', wrong: 1 },
  { name: 'choice', example: 'choice(["annotate", "drop"])', wrong: 'x' },
  { name: 'listOf', example: 'listOf(text({ most: 50 }), { least: 1, most: 100 })', wrong: [] },
  {
    name: 'listOrFile',
    example: 'listOrFile(listOf(text({ most: 50 }), { most: 100 }))',
    wrong: { file: 'x' },
  },
  {
    name: 'mapOf',
    example: `mapOf(${score}, { most: 9, keys: /^[a-z]+$/, allowedKeys: "lower-case letters" })`,
    wrong: 1,
  },
  { name: 'group', example: `group({ low: ${score}, high: ${score} })`, wrong: 1 },
  { name: 'optional', example: 'optional(flag())', wrong: 1 },
  { name: 'withDefault', example: 'withDefault(flag(), true)', wrong: 1 },
];

/** The options, each with its doc comment, an example, and what a wrong value is told. */
export function optionsTable(): string {
  const source = sourcesIn('settings');
  const rows = options.map(
    ({ name, example, wrong }) =>
      `| \`${example}\` | ${commentOf(source, name)} | ${problemOf(example, wrong)} |`,
  );
  return ['| option | what it reads | a wrong value |', '| --- | --- | --- |', ...rows].join('\n');
}

function problemOf(example: string, wrong: unknown): string {
  const setting = evaluate(example);
  if (!isSetting(setting)) throw new Error(`${example} is not an option`);
  const problems: string[] = [];
  setting.read(wrong, (_path, problem) => void problems.push(problem), '');
  const [problem] = problems;
  if (problem === undefined) throw new Error(`${example} takes ${JSON.stringify(wrong)}`);
  return problem;
}

function isSetting(value: unknown): value is Setting<unknown> {
  return typeof value === 'object' && value !== null && 'read' in value && typeof value.read === 'function';
}
