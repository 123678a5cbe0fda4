import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../../infra/bundling/bundle.ts';
import { type ProjectRulesOptions, projectRules } from '../../../tools/relay/project-rules.ts';
import { runCommand } from './support/run-command.ts';

const rule = (name: string) => `import { defineRule } from 'cometchat-webhook-relay/rules';
export const rules = [defineRule({ name: '${name}', summary: 'x', options: {}, create: () => () => {
  const result: { outcome: 'drop'; reason: string } = { outcome: 'drop', reason: 'own-rule-reason' };
  return result;
} })];`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-own-rules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A project with one module of rules, which its first stage names. */
async function project(name: string, rules: string | undefined): Promise<string> {
  const directory = join(folder, name);
  await mkdir(join(directory, 'infra'), { recursive: true });
  const stages = { dev: { decisions: { rules: './rules.ts' } }, prod: {} };
  await writeFile(
    join(directory, 'infra/relay.config.ts'),
    `export default { stages: ${JSON.stringify(stages)} };`,
  );
  if (rules !== undefined) await writeFile(join(directory, 'rules.ts'), rules);
  return directory;
}

describe("a team's own rules", () => {
  const namesIn = async (options: ProjectRulesOptions) =>
    (await projectRules(options)).map(({ name }) => name);

  it('stand beside the shipped ones in the command line', async () => {
    const names = await namesIn({ project: await project('good', rule('own')) });
    expect(names).toContain('blocked-words');
    expect(names.at(-1)).toBe('own');
  });

  it("are the stage's, and those of another module where one is named", async () => {
    const directory = await project('staged', rule('own'));
    await writeFile(join(directory, 'others.ts'), rule('other'));
    expect(await namesIn({ project: directory, stage: 'dev' })).toContain('own');
    expect(await namesIn({ project: directory, stage: 'prod' })).not.toContain('own');
    expect(await namesIn({ project: directory, stage: 'elsewhere' })).toContain('own');
    const named = await namesIn({ project: directory, stage: 'prod', module: 'others.ts' });
    expect(named.slice(-2)).toEqual(['repetition', 'other']);
  });

  it('are in the schema of the settings, and can be tried', async () => {
    const directory = await project('tried', rule('own'));
    const own = ['--rules', join(directory, 'rules.ts')];
    const published = await readFile(
      join(import.meta.dirname, '../../../docs/rule-settings.schema.json'),
      'utf8',
    );
    expect((await runCommand(['rules', 'schema'])).stdout).toBe(published);
    const { stdout } = await runCommand(['rules', 'schema', ...own]);
    expect(JSON.parse(stdout)).toMatchObject({ definitions: { links: {}, own: { type: 'object' } } });
    const settings = join(directory, 'settings.json');
    await writeFile(settings, JSON.stringify({ rules: { own: { mode: 'enforce' } } }));
    const checked = await runCommand(['rules', 'check', settings, ...own]);
    expect(checked.stdout).toContain('valid');
    const unknown = await runCommand(['rules', 'check', settings]);
    expect(unknown.stdout).toMatch(
      /rules\.own: names no rule; .*\. Your own rules come from .* or --rules$/m,
    );
  });

  it('are bundled into the ingress, and change it with their source', async () => {
    const directory = await project('bundled', rule('own'));
    const bundle = async (name: string) => {
      await bundleFunction('ingress', join(folder, name), join(directory, 'rules.ts'));
      const files = globSync(`${join(folder, name)}/**/*.mjs`);
      return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
    };
    const first = await bundle('first');
    expect(first).toContain('own-rule-reason');
    await writeFile(join(directory, 'rules.ts'), rule('own').replace('own-rule', 'other-rule'));
    expect(await bundle('second')).toContain('other-rule-reason');
  });

  /** In a process of its own: here, the test runner loads modules and words what is wrong with them. */
  it('are refused with a reason, the file, and what to do', async () => {
    const directory = await project('refused', undefined);
    for (const [index, [source]] of refused.entries())
      await writeFile(join(directory, `rules-${index}.ts`), source);
    const problems = (index: number) =>
      `await projectRules({ module: './rules-${index}.ts' }).then(String, ({ message }) => message)`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { projectRules } from '${import.meta.dirname}/../../../tools/relay/project-rules.ts';
        console.log(JSON.stringify([${[...refused.keys(), 99].map(problems).join(',')}]));`,
      ],
      { cwd: directory, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      ...refused.map(([, problem], index) => `Can't use the rules in ./rules-${index}.ts: ${problem}`),
      `Can't use the rules in ./rules-99.ts: there is no such file in ${directory}. Create it, or correct the path.`,
    ]);
  });

  it('that are refused fail the bundle with the same words', async () => {
    const path = join(await project('shipped', rule('links')), 'rules.ts');
    await expect(bundleFunction('ingress', join(folder, 'failed'), path)).rejects.toThrow(
      `Can't use the rules in ${path}: "links" is the name of a shipped rule. Rename yours.`,
    );
  });
});

const refused = [
  ['export const rule = 1;', 'it exports no list of rules. Add "export const rules = [yourRule];".'],
  ['export default [{ name: "x" }];', "entry 0 of its list isn't a rule. Make it with defineRule."],
  [rule('links'), '"links" is the name of a shipped rule. Rename yours.'],
  [`${rule('own')}\nrules.push(rules[0]);`, 'two of its rules are named "own". Rename one.'],
  [
    rule('My Rule'),
    'the rule name "My Rule" isn\'t allowed. Use 1 to 50 lower-case letters, digits and hyphens, starting with a letter.',
  ],
  ['\nthrow new Error("no key");', "it can't be loaded: no key (rules-5.ts:2). Fix that first."],
  ['\n\nexport const rules = [;', "it can't be loaded: Expression expected (rules-6.ts:3). Fix that first."],
  [
    "import './gone.ts';",
    "it can't be loaded: Cannot find module 'gone.ts' imported from rules-7.ts. Fix that first.",
  ],
  [
    "import { nope } from 'cometchat-webhook-relay/rules'; export const rules = [nope];",
    "it can't be loaded: The requested module 'cometchat-webhook-relay/rules' does not provide an export named 'nope' (rules-8.ts:1). Fix that first.",
  ],
] as const;
