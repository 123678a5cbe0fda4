import { readdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { rules } from '../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../lambda/decisions/rule-definition.ts';
import { parseSettingsFor } from '../../lambda/decisions/settings/parse-settings.ts';
import { judge, pass } from './rules/judge.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

/** The code blocks of a page in one language. */
function blocks(page: string, language: string): string[] {
  return [...page.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, found, code]) =>
    found === language && code !== undefined ? [code] : [],
  );
}

/** A rule of one's own needs no page; each shipped rule has one. */
const pages = readdirSync(new URL('../../docs/rules', import.meta.url)).map((file) =>
  file.replace(/\.md$/, ''),
);
const described = rules.filter(({ name }) => pages.includes(name));

it('each page is about a rule', () => {
  expect(described.map(({ name }) => name).sort()).toStrictEqual(pages.sort());
});

describe.each(described.map((rule) => [rule.name, rule] as const))('the page of %s', (name, rule) => {
  const page = read(`rules/${name}.md`);

  it('shows settings that are good', () => {
    const examples = blocks(page, 'json');
    expect(examples).not.toHaveLength(0);
    for (const example of examples) expect(parseSettingsFor(rules, example)).toMatchObject({ ok: true });
  });

  it('names every option in its table', () => {
    const table = page.split('\n').filter((line) => line.startsWith('| `'));
    const options = table.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, option]) => option),
    );
    expect(options.sort()).toStrictEqual(Object.keys(rule.optionsSchema.properties ?? {}).sort());
  });
});

describe('the guide', () => {
  const guide = read('decisions-guide.md');

  /** The rule that the guide has its reader write, made from the page as it stands. */
  async function ruleOfTheGuide(): Promise<RuleDefinition> {
    const [contents = ''] = blocks(guide, 'ts');
    const resolveDir = new URL('../../lambda/decisions/rules', import.meta.url).pathname;
    const { outputFiles } = await build({
      stdin: { contents, resolveDir, loader: 'ts' },
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'error',
    });
    const module: { noBegging: RuleDefinition } = await import(
      `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`
    );
    return module.noBegging;
  }

  it('has its reader write a rule that does what the guide says', async () => {
    const noBegging = await ruleOfTheGuide();
    const drop = { outcome: 'drop', reason: 'begging' };
    for (const text of ['Please send money', 'a G1FT  C4RD, quick', 'Thank you for the gift card'])
      expect(await judge(noBegging, {}, text)).toStrictEqual(drop);
    expect(await judge(noBegging, {}, 'I sent the money back')).toStrictEqual(pass);
    expect(await judge(noBegging, { phrases: ['lend me'] }, 'Lend me ten')).toStrictEqual(drop);
  });

  it('shows settings that are good', async () => {
    const examples = blocks(guide, 'json');
    expect(examples).toHaveLength(4);
    const definitions = [...rules, await ruleOfTheGuide()];
    for (const example of examples)
      expect(parseSettingsFor(definitions, example)).toMatchObject({ ok: true });
  });
});
