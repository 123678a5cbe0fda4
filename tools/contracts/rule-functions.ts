import type { Setting } from '../../lambda/decisions/authoring.ts';
import * as authoring from '../../lambda/decisions/authoring.ts';
import { functionOf, sourcesIn } from './source-docs.ts';

const score = 'number({ least: 0, most: 1 })';

/** An expression for each option, and a value that it refuses. */
const options: readonly (readonly [expression: string, wrong: unknown])[] = [
  ['text({ most: 100 })', 7],
  ['textMatching({ pattern: /^[A-Z]{2}$/, most: 2, allowed: "a country code" })', 'x'],
  ['number({ least: 1, most: 9, whole: true })', 10],
  ['flag()', 1],
  ['choice(["annotate", "drop"])', 'x'],
  ['listOf(text({ most: 50 }), { least: 1, most: 100 })', []],
  ['listOrFile(listOf(text({ most: 50 }), { most: 100 }))', { file: 'x' }],
  [`mapOf(${score}, { most: 9, keys: /^[a-z]+$/, allowedKeys: "lower-case letters" })`, 1],
  [`group({ low: ${score}, high: ${score} })`, 1],
  ['optional(flag())', 1],
  ['withDefault(flag(), true)', 1],
];

/** Calls of the text helpers; the page shows what they give. */
const helperCalls: readonly string[] = [
  'fold("Ｇràtîs — ｆｒｅｅ сash")',
  'createBlockedPhrases(["gift card"]).isIn("a G1FT  C4RD, quick")',
  'createBlockedPhrases(["snake"]).isIn("s n a k e")',
  'createBlockedPhrases(["ass"]).isIn("a classic")',
  'createSubstringMatcher(["ass", "bit.ly"]).has("a classic")',
  'createSubstringMatcher(["ass"]).has("A CLASSIC")',
  'hostCandidates("see https://shop.example.com/x or example。org", 100)',
  'domainsAbove("shop.example.com")',
  'countPersonalData("ann@example.com or +49 30 1234567", "international")',
  'measureRepetition("buy buy buy noooow")',
  'countSameMessages("Buy now", ["buy now", "BUY NOW", "hello"])',
];

/** The options, each with its doc comment, an example, and what a wrong value is told. */
export function optionsTable(): string {
  const source = sourcesIn('settings');
  const rows = options.map(([expression, wrong]) => {
    const { text } = functionOf(source, nameOf(expression));
    return `| \`${expression}\` | ${text} | ${problemOf(expression, wrong)} |`;
  });
  return ['| option | what it reads | a wrong value |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The helpers, each with its signature, its doc comment and what it gives for examples. */
export function textHelpers(): string {
  const source = sourcesIn('text');
  const sections = [...Map.groupBy(helperCalls, nameOf)].map(([name, calls]) => {
    const { signature, text } = functionOf(source, name);
    const examples = calls.map((call) => `${call}\n// ${JSON.stringify(evaluate(call))}`).join('\n');
    return `### ${name}\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${text}\n\n\`\`\`ts\n${examples}\n\`\`\``;
  });
  return sections.join('\n\n');
}

function nameOf(expression: string): string {
  return expression.slice(0, expression.indexOf('('));
}

/** What an expression over the module for rules gives: pages show examples that were run. */
function evaluate(expression: string): unknown {
  return new Function(...Object.keys(authoring), `return ${expression}`)(...Object.values(authoring));
}

function problemOf(expression: string, wrong: unknown): string {
  const setting = evaluate(expression);
  if (!isSetting(setting)) throw new Error(`${expression} is not an option`);
  const problems: string[] = [];
  setting.read(wrong, (_path, problem) => void problems.push(problem), '');
  const [problem] = problems;
  if (problem === undefined) throw new Error(`${expression} takes ${JSON.stringify(wrong)}`);
  return problem;
}

function isSetting(value: unknown): value is Setting<unknown> {
  return typeof value === 'object' && value !== null && 'read' in value && typeof value.read === 'function';
}
