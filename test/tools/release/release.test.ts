import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quickChecks } from '../../../tools/release/checks.ts';
import { runRelease } from '../../../tools/release/release.ts';

describe('a release', () => {
  let folder: string;
  const git = (...arguments_: string[]) => execFileSync('git', arguments_, { cwd: folder, encoding: 'utf8' });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  function commit(version: string, files: Readonly<Record<string, string>>): void {
    write({
      'package.json': JSON.stringify({ version }),
      'package-lock.json': JSON.stringify({ version }),
      'CHANGELOG.md': `## [Unreleased]\n\n## [${version}] - 2026-01-01\n\n- More.\n`,
      ...files,
    });
    git('add', '--all');
    git('commit', '--quiet', '--message', version);
  }

  async function release(options: { dryRun?: boolean } = {}) {
    const lines: string[] = [];
    const done = await runRelease({
      folder,
      dryRun: options.dryRun ?? true,
      write: (line) => lines.push(line),
      // The others build this project, not the one of the test.
      checks: quickChecks,
    });
    return { done, lines };
  }

  const schema = (version: number, required: readonly string[]) =>
    JSON.stringify({ $id: `urn:x:call:v${version}`, type: 'object', required });

  /** A project as far as a release looks at it. Its app writes the template beside it. */
  const project = {
    '.gitignore': 'node_modules\n',
    'cdk.json': '{}',
    'infra/app.ts': `import { cpSync } from 'node:fs';
cpSync('template.json', \`\${process.env.CDK_OUTDIR}/Stack.template.json\`);`,
    'template.json': JSON.stringify({
      Resources: { Queue: { Type: 'AWS::SQS::Queue' }, Code: { Type: 'X', Key: 'a'.repeat(64) } },
      Outputs: { RelayVersion: { Value: '0.1.0' } },
    }),
    'docs/rule-settings.schema.json': JSON.stringify({ properties: { links: { type: 'string' } } }),
    'docs/schemas/call.json': schema(1, ['id']),
    'docs/events.md': '### com.x.call\n\n- Trigger `call` (modern)\n  - Identity: app, `data.id`\n',
    'docs/settings.md': '| setting | |\n| --- | --- |\n| `days` | Default: 1. |\n',
    'lambda/cometchat/identity.ts': "const recipeVersion = 'v1';",
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-test-'));
    git('init', '--quiet');
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.com');
    mkdirSync(join(folder, 'node_modules'));
    commit('0.1.0', project);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is compared with nothing where it is the first, and changes nothing in a dry run', async () => {
    expect(await release()).toEqual({
      done: true,
      lines: [
        'Release 0.1.0 (dry run)',
        ...['working tree', 'tag', 'change log', 'lock file'].map((name) => `ok     ${name}`),
        'Compared with nothing: there is no earlier release tag.',
        'All well. To tag it: npm run release',
      ],
    });
    expect(git('tag')).toBe('');
  });

  it('is tagged, once, and not pushed', async () => {
    const { lines } = await release({ dryRun: false });
    expect(lines.at(-1)).toBe('Tagged v0.1.0. Next: git push origin v0.1.0');
    expect(git('tag')).toBe('v0.1.0\n');
    commit('0.1.0', { 'more.ts': '' });
    const again = await release({ dryRun: false });
    expect(again.done).toBe(false);
    expect(again.lines).toContain('Since v0.1.0:');
    expect(again.lines).toContain(
      'wrong  tag: v0.1.0 exists. Raise the version: npm version <version> --no-git-tag-version.',
    );
  });

  it('is refused where files are not committed', async () => {
    write({ 'new.ts': '' });
    const { done, lines } = await release({ dryRun: false });
    expect(done).toBe(false);
    expect(lines).toContain(
      "wrong  working tree: 1 changed files aren't committed, such as new.ts. Commit them.",
    );
    expect(git('tag')).toBe('');
  });

  it('is good with a dated section of the change log that says something, and refused otherwise', async () => {
    const wrong = async (unreleased: string, section: string) => {
      write({
        'CHANGELOG.md': `# Changelog\n\n## [Unreleased]\n${unreleased}\n${section}\n\n## [0.0.9] - 2026-01-01\n`,
      });
      git('commit', '--quiet', '--all', '--allow-empty', '--message', 'log');
      return (await release()).lines.filter((line) => line.startsWith('wrong'));
    };
    const problem = (text: string) => [expect.stringMatching(`^wrong  change log: .*${text}`)];
    expect(await wrong('', '## [0.1.0] - 2026-01-01\n\n- More.')).toEqual([]);
    expect(await wrong('', '')).toEqual(problem('has no section'));
    expect(await wrong('', '## [0.1.0]\n\n- More.')).toEqual(problem('has no section'));
    expect(await wrong('- Later.', '## [0.1.0] - 2026-01-01\n\n- More.')).toEqual(problem('has entries'));
    expect(await wrong('', '## [0.1.0] - 2999-01-01\n\n- More.')).toEqual(problem('in the future'));
    expect(await wrong('', '## [0.1.0] - 2026-01-01')).toEqual(problem('is empty'));
  });

  it('that changes nothing that users rely on says so', async () => {
    await release({ dryRun: false });
    const Code = { Type: 'X', Key: 'b'.repeat(64) };
    const Outputs = { RelayVersion: { Value: '0.2.0' } };
    const Resources = { Queue: { Type: 'AWS::SQS::Queue' }, Code };
    commit('0.2.0', { 'template.json': JSON.stringify({ Resources, Outputs }) });
    const parts = ['rule settings schema', 'relay settings', 'identity recipe', 'event schemas', 'template'];
    expect((await release()).lines.slice(5)).toEqual([
      'Since v0.1.0:',
      ...parts.map((part) => `same     ${part}`),
      'All well. To tag it: npm run release',
    ]);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('says what changed since the last tag', async () => {
    await release({ dryRun: false });
    commit('0.2.0', {
      'template.json': JSON.stringify({ Resources: { Other: { Type: 'AWS::SQS::Queue' } } }),
      'docs/rule-settings.schema.json': JSON.stringify({ properties: { links: { type: 'object' } } }),
      'docs/schemas/call.json': schema(2, ['id', 'time']),
      'docs/schemas/user.json': schema(1, []),
      'docs/events.md':
        '### com.x.call\n\n- Trigger `call` (modern)\n  - Identity: app, `data.id`, `data.at`\n',
      'docs/settings.md': '| setting | |\n| --- | --- |\n| `days` | Default: 2. |\n',
      'lambda/cometchat/identity.ts': "const recipeVersion = 'v2';",
    });
    const { done, lines } = await release();
    expect(done).toBe(true);
    expect(lines.slice(6, -1).map((line) => line.trim())).toEqual([
      'changed  rule settings schema: 1',
      '~ properties.links.type',
      'changed  relay settings: 1',
      '~ days',
      'changed  identity recipe: 2',
      '~ recipeVersion',
      '~ `call` (modern)',
      'changed  event schemas: 3',
      '~ call.json.$id',
      '~ call.json.required',
      '+ user.json',
      'changed  template: 3',
      '- Queue (AWS::SQS::Queue)',
      '- Code (X)',
      '+ Other (AWS::SQS::Queue)',
    ]);
  });

  it('is refused where a promise is broken: a recipe or a schema without a new version', async () => {
    await release({ dryRun: false });
    commit('0.2.0', {
      'docs/schemas/call.json': schema(1, []),
      'docs/events.md': '### com.x.call\n\n- Trigger `call` (modern)\n  - Identity: app, `data.at`\n',
    });
    const { done, lines } = await release({ dryRun: false });
    expect(done).toBe(false);
    expect(lines.filter((line) => line.startsWith('wrong'))).toEqual([
      expect.stringContaining('the identity of `call` (modern) changed without a new recipeVersion'),
      expect.stringContaining('call'),
    ]);
    expect(git('tag')).toBe('v0.1.0\n');
  });
});
