import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../infra/bundling/bundle.ts';
import { projectRules } from '../../tools/relay/project-rules.ts';

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
  it('stand beside the shipped ones in the command line', async () => {
    const names = (await projectRules(await project('good', rule('own')))).map(({ name }) => name);
    expect(names).toContain('blocked-words');
    expect(names.at(-1)).toBe('own');
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

  it.each([
    ['missing', undefined, 'there is no such file'],
    ['exporting-nothing', 'export const rule = 1;', 'must export a list of rules'],
    ['exporting-others', 'export default [{ name: "x" }];', 'must export a list of rules'],
    ['named-as-shipped', rule('links'), 'two rules are called "links"'],
    ['badly-named', rule('My Rule'), 'the rule name "My Rule" must be'],
    ['failing', 'throw new Error("no key");', 'no key'],
  ])('%s, are refused with a reason', async (name, source, problem) => {
    const directory = await project(name, source);
    await expect(projectRules(directory)).rejects.toThrow(`Can't use the rules in ./rules.ts`);
    await expect(projectRules(directory)).rejects.toThrow(problem);
    const path = join(directory, 'rules.ts');
    await expect(bundleFunction('ingress', join(folder, 'refused'), path)).rejects.toThrow(problem);
  });
});
