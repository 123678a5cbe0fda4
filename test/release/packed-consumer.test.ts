import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventBody, message } from '../events/support/event-body.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** A project of somebody else: strict, without Node's types, without AWS, with nothing but the packed tarball. */
const consumer = `
import { isMessageEvent, messageText, parseProcessedEvent } from 'cometchat-webhook-relay/events';
import type { EventOf, Message } from 'cometchat-webhook-relay/events';
import { sampleBatch, sampleEvent } from 'cometchat-webhook-relay/samples';

declare const process: { readonly argv: readonly string[]; readonly stdout: { write(text: string): void } };

function describeSent(event: EventOf<'com.cometchat.message_sent'>): string {
  const message: Message = event.data.message;
  return \`\${message.conversationId}: \${messageText(event) ?? ''}\`;
}

const event = parseProcessedEvent(process.argv[2] ?? '');
switch (event.type) {
  case 'com.cometchat.message_sent':
    process.stdout.write(describeSent(event));
    break;
  case 'com.cometchat.group_created':
    process.stdout.write(event.data.group.guid);
    break;
  default: {
    const type: string = event.type;
    process.stdout.write(isMessageEvent(event) ? 'another message event' : type);
  }
}

const sample = sampleEvent('com.cometchat.message_sent', { id: 'mine' });
const conversation: string = sample.data.message.conversationId;
for (const record of sampleBatch([sample]).Records) {
  if (parseProcessedEvent(record).subject !== conversation) process.stdout.write('not the sample');
}
`;

const mistaken = `
import { parseProcessedEvent } from 'cometchat-webhook-relay/events';
const event = parseProcessedEvent('');
if (event.type === 'com.cometchat.group_created') event.data.message.id;
`;

const moduleKinds = [
  { name: 'nodenext', type: 'module', options: { module: 'nodenext' } },
  { name: 'node16', type: 'module', options: { module: 'node16' } },
  { name: 'node16 in a CommonJS package', type: 'commonjs', options: { module: 'node16' } },
  { name: 'bundler', type: 'module', options: { module: 'preserve', moduleResolution: 'bundler' } },
] as const;

const tarball = inject('tarball');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  const installed = join(folder, 'node_modules/cometchat-webhook-relay');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(cwd: string, ...command: string[]): string {
  return execFileSync(process.execPath, command, { cwd, encoding: 'utf8', stdio: 'pipe' });
}

/** A folder of a project with its own kind of modules, in which the package is found. */
function project(name: string, type: 'module' | 'commonjs', files: Readonly<Record<string, string>>): string {
  const directory = join(folder, name.replaceAll(' ', '-'));
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ type }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  return directory;
}

describe('the packed project, in somebody else’s', () => {
  it.each(moduleKinds)('compiles with module $name, and runs', ({ name, type, options }) => {
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      skipLibCheck: false,
      ...options,
    };
    const directory = project(name, type, {
      'consumer.ts': consumer,
      'tsconfig.json': JSON.stringify({ compilerOptions, files: ['consumer.ts'] }),
    });
    run(directory, compiler, '--project', '.');
    const read = (body: string) => run(directory, 'consumer.js', body);
    expect(read(eventBody('message_sent', { message: message() }))).toBe('ada_user_ben: hello');
    expect(read(eventBody('group_created', { group: { guid: 'team' } }))).toBe('team');
    expect(read(eventBody('message_pinned', { message: message() }))).toBe('another message event');
    expect(read(eventBody('something_new', {}))).toBe('com.cometchat.something_new');
  });

  it.each([
    ['module', "import { sampleEvents } from 'cometchat-webhook-relay/samples';"],
    ['commonjs', "const { sampleEvents } = require('cometchat-webhook-relay/samples');"],
  ] as const)('works from plain JavaScript of type %s', (type, load) => {
    const directory = project(`plain ${type}`, type, {
      'main.js': `${load}\nprocess.stdout.write(String(sampleEvents().length));`,
    });
    expect(Number(run(directory, 'main.js'))).toBeGreaterThan(50);
  });

  it('works where there is no Node, as at the edge', async () => {
    const directory = project('edge', 'module', {
      'worker.js': `
        import { parseProcessedEvent } from 'cometchat-webhook-relay/events';
        import { sampleEvents, sampleRecord } from 'cometchat-webhook-relay/samples';
        globalThis.parsed = sampleEvents().map((event) => parseProcessedEvent(sampleRecord(event)).type);`,
    });
    const { outputFiles } = await build({
      absWorkingDir: directory,
      entryPoints: ['worker.js'],
      bundle: true,
      write: false,
      platform: 'neutral',
      conditions: ['worker', 'import'],
    });
    const { URL, structuredClone } = globalThis;
    const edge = createContext({ URL, structuredClone, parsed: [] });
    runInContext(outputFiles[0]?.text ?? '', edge);
    expect(edge.parsed).toContain('com.cometchat.message_sent');
  });

  it("doesn't compile with a field that the event doesn't have", () => {
    const directory = project('mistaken', 'module', { 'mistaken.ts': mistaken });
    const options = ['--noEmit', '--ignoreConfig', '--module', 'nodenext', '--strict', 'mistaken.ts'];
    const { status, stdout } = spawnSync(process.execPath, [compiler, ...options], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect(stdout).toContain("'event.data.message' is of type 'unknown'");
    expect(status).not.toBe(0);
  });

  it('is packaged as publint asks', async () => {
    const pkgDir = join(folder, 'node_modules/cometchat-webhook-relay');
    const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true });
    expect(messages.map((problem) => formatMessage(problem, pkg))).toEqual([]);
  });

  it('has types that every way of resolving modules finds', async () => {
    const data = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
    // Only modules are resolved without "exports", by "typesVersions": TypeScript's older way.
    const analysis = await checkPackage(data, { excludeEntrypoints: ['./asyncapi.json'] });
    expect('problems' in analysis ? analysis.problems : []).toEqual([]);
  });

  it('brings the schemas, the pages to read, and nothing that is not for other projects', () => {
    const packed = readdirSync(join(folder, 'node_modules/cometchat-webhook-relay'), {
      recursive: true,
      encoding: 'utf8',
    });
    const pages = ['README.md', 'CHANGELOG.md', 'docs/consume.md', 'docs/payloads.md', 'docs/rules/links.md'];
    expect(packed).toEqual(expect.arrayContaining(['docs/schemas/message_sent.json', ...pages]));
    expect(packed.filter((name) => name.endsWith('.png'))).toEqual([]);
    const code = packed.filter((name) => /\.[cm]?[jt]s$/.test(name));
    const expected =
      /^dist\/(?:relay|construct|functions|cjs\/construct|(?:cjs\/)?(?:events|decisions|cometchat))\/|^docs\/examples\//;
    expect(code.filter((name) => !expected.test(name))).toEqual([]);
    const text = run(folder, '--input-type=module', '--eval', schemaCheck);
    expect(text).toMatch(/^urn:cometchat-webhook-relay:message_sent:v\d+$/);
  });
});

const schemaCheck = `
import schema from 'cometchat-webhook-relay/schemas/message_sent.json' with { type: 'json' };
process.stdout.write(schema.$id);
`;
