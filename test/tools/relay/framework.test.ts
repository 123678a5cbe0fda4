import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalClients } from '../../../tools/relay/clients.ts';
import { describeError, exitCodeFor, exitCodes, UsageError } from '../../../tools/relay/errors.ts';
import { isLocalUrl, requireLocalUrl } from '../../../tools/relay/local-guard.ts';
import { columns, createTerminal, printable } from '../../../tools/relay/terminal.ts';
import { sendJson, startServer } from '../stand-ins/http-server.ts';
import { runCommand } from './support/run-command.ts';

const commandNames = [
  'costs',
  'credentials',
  'decide',
  'dlq',
  'doctor',
  'explain',
  'rules',
  'simulate',
  'smoke',
  'tail',
  'webhook',
];

describe('the command line', () => {
  test('help ends with 0, shows examples and what the exit codes mean', async () => {
    const { exitCode, stdout } = await runCommand(['--help']);
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit codes:');
    for (const name of commandNames) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  test('loads the AWS SDK only for commands that call AWS: no file imports it at the top', () => {
    const folder = new URL('../../../tools/relay/', import.meta.url);
    const files = globSync('**/*.ts', { cwd: folder });
    expect(files.length).toBeGreaterThan(80);
    const eager = files.filter((file) =>
      /^import (?!type )[^;]*'@aws-sdk\//m.test(readFileSync(new URL(file, folder), 'utf8')),
    );
    expect(eager).toEqual([]);
  });

  test.each([[['no-such-command']], [['--no-such-option']], [['--local-port', 'x', 'doctor']], [[]]])(
    'what it does not understand ends with 2: %j',
    async (arguments_) => {
      const { exitCode, stderr } = await runCommand(arguments_);
      expect(exitCode).toBe(exitCodes.usage);
      expect(stderr).not.toBe('');
    },
  );
});

describe('errors', () => {
  test('what a network, an expired session or a missing permission does is "unreachable"', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(exitCodeFor(new Error('fetch failed', { cause: refused }))).toBe(exitCodes.unreachable);
    expect(exitCodeFor(new UsageError('no'))).toBe(exitCodes.usage);
    expect(exitCodeFor(new Error('anything else'))).toBe(exitCodes.problems);
  });

  test('the cause is told where it says more', () => {
    expect(describeError(new Error('outer', { cause: new Error('inner') }))).toBe('outer: inner');
    expect(describeError(new Error('outer inner', { cause: new Error('inner') }))).toBe('outer inner');
  });
});

describe('the guard of the local run', () => {
  test.each(['http://127.0.0.1:3000', 'http://localhost:1/x', 'http://[::1]:80'])('lets %s pass', (url) => {
    expect(isLocalUrl(url)).toBe(true);
  });

  test.each([
    'https://sqs.eu-west-1.amazonaws.com/1/q',
    'http://127.0.0.1.example.com',
    'http://localhost@example.com/',
    'http://0.0.0.0/',
    'not a url',
  ])('refuses %s', (url) => {
    expect(() => requireLocalUrl(url, 'it')).toThrow(UsageError);
  });

  test('sends to the endpoint of the local run, whatever host the URL of a queue names', async () => {
    let asked = '';
    const server = await startServer((_request, body, response) => {
      asked = body;
      sendJson(response, 200, {});
    });
    const clients = createLocalClients({ aws: server.url, s3: server.url, sqs: server.url }, 'eu-west-1');
    const sqs = await clients.sqs();
    await sqs.purgeQueue({ QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q' });
    sqs.destroy();
    await server.close();
    expect(asked).toContain('amazonaws.com/1/q');
    await expect(clients.logs()).rejects.toThrow('The local run has no CloudWatch Logs.');
  });
});

describe('the terminal', () => {
  const terminalFor = (options: { json?: boolean; isTTY?: boolean; noColour?: boolean }) => {
    const out: string[] = [];
    const err: string[] = [];
    const isTTY = options.isTTY ?? false;
    const host = {
      stdout: { write: (text: string) => out.push(text), isTTY },
      stderr: { write: (text: string) => err.push(text), isTTY },
      environment: options.noColour ? { NO_COLOR: '1' } : {},
    };
    const terminal = createTerminal(host, options.json ?? false);
    return { terminal, out, err };
  };

  test('a script gets JSON lines only', () => {
    const { terminal, out } = terminalFor({ json: true });
    terminal.line('for people');
    terminal.record({ id: 1 }, () => 'for people');
    expect(out).toEqual(['{"id":1}\n']);
  });

  test('progress is drawn only where a person watches, and wiped before the next line', () => {
    const piped = terminalFor({});
    piped.terminal.progress('1 of 2');
    expect(piped.err).toEqual([]);
    const watched = terminalFor({ isTTY: true });
    watched.terminal.progress('1 of 2');
    watched.terminal.warn('careful');
    expect(watched.err.join('')).toMatch(/1 of 2\P{L}*\[2Kcareful/u);
  });

  test('colours are for terminals, and not with NO_COLOR or --json', () => {
    const painted = (options: Parameters<typeof terminalFor>[0]) => {
      const { terminal, out } = terminalFor(options);
      terminal.record({ x: 1 }, () => `${terminal.paint('red', 'x')} ${terminal.paint('bold', 'y')}`);
      return out.join('');
    };
    expect(painted({ isTTY: true })).toBe('\u001b[31mx\u001b[39m \u001b[1my\u001b[22m\n');
    expect(painted({})).toBe('x y\n');
    expect(painted({ isTTY: true, noColour: true })).toBe('x y\n');
    expect(painted({ isTTY: true, json: true })).toBe('{"x":1}\n');
  });

  test('no control character of what it is given gets through, whichever way it is printed', () => {
    /** The control characters that are printed for a text; the terminal's own are the same for every text. */
    const controls = (text: string, json: boolean) => {
      const { terminal, out, err } = terminalFor({ isTTY: true, json });
      terminal.line(text);
      terminal.record({ text }, () => [text, terminal.paint('red', text)]);
      terminal.progress(text);
      terminal.warn(text);
      if (json) expect(JSON.parse(out.join(''))).toEqual({ text });
      return [...`${out.join('')}${err.join('')}`.matchAll(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu)].join(
        '',
      );
    };
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, json) => {
        expect(controls(text, json)).toBe(controls('plain', json));
      }),
      { examples: [['\u001b[31mred\u202e\u009b2J\u{e0041}\u2028\r\t\ud800', true]] },
    );
  });

  test('an error and the echo of an argument cannot steer the terminal either', async () => {
    const { stderr } = await runCommand(['tail', '--lane', '\u001b[2J\u202e'], { terminal: true });
    expect(stderr).toContain('\\u001b[2J\\u202e');
    expect(stderr).not.toContain('\u001b[2J');
    expect(stderr).not.toContain('\u202e');
    const local = await runCommand(['webhook', 'plan', '--local', '--config', 'no\u009bfile'], {
      terminal: true,
    });
    expect(local.stderr).toContain('error: ');
    expect(local.stderr).not.toContain('\u009b');
  });

  test('outside text cannot steer the terminal', () => {
    expect(printable('a\u001b[2Jb\u202ec\nd')).toBe('a\\u001b[2Jb\\u202ec\\u000ad');
    expect(printable('x'.repeat(20), 5)).toBe('xxxxx...');
  });

  test('columns are aligned', () => {
    expect(
      columns([
        ['a', 'b'],
        ['ccc', 'd'],
      ]),
    ).toEqual(['a    b', 'ccc  d']);
  });
});

describe('--local', () => {
  const run = async (stack: object) => {
    const server = await startServer((_request, _body, response) => sendJson(response, 200, stack));
    try {
      return await runCommand(['doctor', '--no-smoke', '--local', '--local-port', String(server.port)]);
    } finally {
      await server.close();
    }
  };
  const local = 'http://127.0.0.1:1';

  test.each([
    [
      'a queue',
      { LaneQueueUrlMessages: 'https://sqs.eu-west-1.amazonaws.com/1/q' },
      { aws: local, s3: local, sqs: local },
    ],
    ['an endpoint', {}, { aws: 'https://secretsmanager.eu-west-1.amazonaws.com', s3: local, sqs: local }],
  ])('%s on another machine is refused', async (_what, outputs, endpoints) => {
    const { exitCode, stderr } = await run({ outputs, endpoints, region: 'eu-west-1' });
    expect(exitCode).toBe(exitCodes.usage);
    expect(stderr).toContain('nothing leaves this machine');
  });

  test('something else that answers on that port is told from a local run', async () => {
    const { exitCode, stderr } = await run({ hello: 'world' });
    expect(exitCode).toBe(exitCodes.unreachable);
    expect(stderr).toContain('npm start');
  });
});

describe('help', () => {
  test.each(commandNames)('%s teaches by examples', async (name) => {
    const { exitCode, stdout } = await runCommand([name, '--help']);
    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(new RegExp(`relay ${name}\\b`));
    expect(stdout).toContain('--local');
  });
});
