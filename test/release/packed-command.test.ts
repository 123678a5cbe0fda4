import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildCommandLine } from '../../tools/package/command-line.ts';
import { startCarelessRelay } from '../tools/stand-ins/careless-relay.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the command line, installed in somebody else’s project', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'packed-command-'));
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const install = [
      'install',
      '--offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      inject('tarball'),
    ];
    execFileSync('npm', install, { cwd: folder, stdio: 'pipe' });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  interface Run {
    readonly exitCode: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  function relay(arguments_: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
    const child = spawn(process.execPath, [join(folder, 'node_modules/.bin/relay'), ...arguments_], {
      cwd: folder,
      env: { HOME: folder, ...environment },
    });
    const written = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      written.stdout += text;
    });
    child.stderr.on('data', (text) => {
      written.stderr += text;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (exitCode) => resolve({ exitCode, ...written }));
    });
  }

  it('brings no other package', () => {
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['cometchat-webhook-relay']);
    expect(statSync(join(folder, 'node_modules/.bin/relay')).mode & 0o111).not.toBe(0);
  });

  it('explains itself', async () => {
    const help = await relay(['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('relay simulate --local');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect((await relay(['--version'])).stdout).toBe(`${version}\n`);
  });

  it('says what is missing where no local run answers', async () => {
    const { exitCode, stdout, stderr } = await relay(['doctor', '--local', '--local-port', '1']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('No local run answers at http://127.0.0.1:1/_local/stack');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['--stage', 'prod', 'cometchat-relay-prod'],
    ['--stack', 'chat-dev', 'chat-dev'],
  ])('looks for a deployed relay by %s, with the AWS SDK that it brings', async (option, value, stack) => {
    const { exitCode, stderr } = await relay(['doctor', option, value, '--region', 'eu-west-1'], {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`Can't read the outputs of the stack ${stack}`);
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('works on a relay', async () => {
    const standIn = await startCarelessRelay();
    try {
      const simulate = ['simulate', '-n', '5', '-t', 'message_sent', '--verify', '--settle', '1', '--json'];
      const { exitCode, stdout } = await relay([...simulate, ...standIn.options]);
      expect(JSON.parse(stdout)).toMatchObject({ outcomes: { queued: 5 }, verification: { published: 5 } });
      expect(exitCode).toBe(0);
      expect((await relay(['doctor', '--no-smoke', ...standIn.options])).exitCode).toBe(0);
    } finally {
      await standIn.close();
    }
  });

  it('is built into the same bytes from the same sources', async () => {
    const again = join(folder, 'again');
    await buildCommandLine(again);
    expect(digests(again)).toEqual(digests(join(folder, 'node_modules/cometchat-webhook-relay/dist/relay')));
  });

  function digests(directory: string): readonly (readonly [string, string])[] {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.mjs'))
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex'),
      ]);
  }
});
