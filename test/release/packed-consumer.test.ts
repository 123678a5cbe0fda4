import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventBody, message } from '../events/support/event-body.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** A project of somebody else: strict, without Node's types, without AWS, with nothing but the packed tarball. */
const consumer = `
import { isKnownEvent, isMessageEvent, messageText, parseProcessedEvent } from 'cometchat-webhook-relay/events';
import type { EventOf, Message } from 'cometchat-webhook-relay/events';

declare const process: { readonly argv: readonly string[]; readonly stdout: { write(text: string): void } };

function describeSent(event: EventOf<'com.cometchat.message_sent'>): string {
  const message: Message = event.data.message;
  return \`\${message.conversationId}: \${messageText(event) ?? ''}\`;
}

const event = parseProcessedEvent(process.argv[2] ?? '');
if (isKnownEvent(event)) {
  switch (event.type) {
    case 'com.cometchat.message_sent':
      process.stdout.write(describeSent(event));
      break;
    case 'com.cometchat.group_created':
      process.stdout.write(event.data.group.guid);
      break;
    default:
      process.stdout.write(isMessageEvent(event) ? 'another message event' : event.type);
  }
} else process.stdout.write(\`unknown: \${event.type}\`);
`;

const mistaken = `
import { isKnownEvent, parseProcessedEvent } from 'cometchat-webhook-relay/events';
const event = parseProcessedEvent('');
if (isKnownEvent(event) && event.type === 'com.cometchat.group_created') event.data.message.id;
`;

describe('the packed project, in somebody else’s', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'consumer-'));
    // Packed from a copy, so that the build leaves nothing behind and nobody else's build gets in.
    const copy = join(folder, 'copy');
    for (const name of [
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      'lambda/events',
      'lambda/cometchat',
      'docs',
    ])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    run(copy, compiler, '--project', 'tsconfig.build.json');
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
      cwd: copy,
    });
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    const installed = join(folder, 'node_modules/cometchat-webhook-relay');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, String(tarball)), '-C', installed, '--strip-components=1']);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const options = { module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom'], types: [], strict: true };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, skipLibCheck: false }, files: ['consumer.ts'] }),
    );
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    writeFileSync(join(folder, 'mistaken.ts'), mistaken);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function run(cwd: string, ...command: string[]): string {
    return execFileSync(process.execPath, command, { cwd, encoding: 'utf8', stdio: 'pipe' });
  }

  it('compiles and runs', () => {
    run(folder, compiler, '--project', '.');
    const read = (body: string) => run(folder, 'consumer.js', body);
    expect(read(eventBody('message_sent', { message: message() }))).toBe('ada_user_ben: hello');
    expect(read(eventBody('group_created', { group: { guid: 'team' } }))).toBe('team');
    expect(read(eventBody('message_pinned', { message: message() }))).toBe('another message event');
    expect(read(eventBody('something_new', {}))).toBe('unknown: com.cometchat.something_new');
  });

  it('does not compile with a field that the event does not have', () => {
    const options = ['--noEmit', '--ignoreConfig', '--module', 'nodenext', '--strict', 'mistaken.ts'];
    const { status, stdout } = spawnSync(process.execPath, [compiler, ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toContain("'event.data.message' is of type 'unknown'");
    expect(status).not.toBe(0);
  });

  it('brings the schemas and nothing that is not for consumers', () => {
    const packed = readdirSync(join(folder, 'node_modules/cometchat-webhook-relay'), {
      recursive: true,
      encoding: 'utf8',
    });
    expect(packed).toContain('docs/schemas/message_sent.json');
    const code = packed.filter((name) => /\.[cm]?[jt]s$/.test(name));
    expect(code.filter((name) => !/^dist\/(events|cometchat\/json-value\.)/.test(name))).toEqual([]);
    const text = run(folder, '--input-type=module', '--eval', schemaCheck);
    expect(text).toBe('urn:cometchat-webhook-relay:message_sent:v2');
  });
});

const schemaCheck = `
import schema from 'cometchat-webhook-relay/schemas/message_sent.json' with { type: 'json' };
process.stdout.write(schema.$id);
`;
