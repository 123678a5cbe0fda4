import { Command, CommanderError } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { UsageError } from '../../../tools/relay/errors.ts';
import {
  action,
  addOptions,
  commaList,
  decimal,
  duration,
  flag,
  grouped,
  option,
  readOptions,
  wholeNumber,
} from '../../../tools/relay/options.ts';
import { runCommand } from './support/run-command.ts';

const shape = {
  limit: option('-n, --limit <number>', 'at most this many', wholeNumber(1, 10).prefault('3')),
  lane: option('--lane <lane...>', 'these lanes', z.array(z.enum(['messages', 'calls'])).default([])),
  names: option('--names <list>', 'these names', commaList.optional()),
  rate: option('--rate <number...>', 'rates', z.array(decimal(0, 1)).default([])),
  wait: option(
    '--wait <time>',
    'how long to wait',
    z.union([z.literal(false), duration], { error: 'must be a time' }).prefault('1m'),
    { off: "don't wait" },
  ),
  ...grouped('Careful:', { dryRun: flag('--dry-run', 'change nothing') }),
  smoke: flag('--no-smoke', 'send nothing'),
};

/** The options and arguments that a command line gives the action, or what Commander refuses. */
async function parse(...arguments_: string[]) {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const seen: unknown[] = [];
  action(program.command('move').argument('[id]'), shape, async (options, ...operands) => {
    seen.push(options, operands);
  });
  await program.parseAsync(['move', ...arguments_], { from: 'user' });
  return seen;
}

describe('declared options', () => {
  test('have their defaults, which the same schemas read', async () => {
    const defaults = { limit: 3, lane: [], rate: [], wait: 60_000, dryRun: false, smoke: true };
    expect(await parse()).toEqual([defaults, []]);
  });

  test('are read from every way to type them', async () => {
    const [options, operands] = await parse(
      ...['id-1', '-n', '10', '--lane', 'calls', 'messages', '--names', 'a, b,', '--rate', '0.5', '1'],
      ...['--dry-run', '--no-smoke', '--no-wait'],
    );
    expect(operands).toEqual(['id-1']);
    expect(options).toEqual({
      limit: 10,
      lane: ['calls', 'messages'],
      names: ['a', 'b'],
      rate: [0.5, 1],
      wait: false,
      dryRun: true,
      smoke: false,
    });
  });

  test.each([
    [['--limit', '11'], UsageError, '-n, --limit <number>: must be a whole number from 1 to 10'],
    [['--lane', 'other'], CommanderError, 'Allowed choices are messages, calls'],
    [['--rate', '0.5', '2'], UsageError, '--rate <number...>: must be a number from 0 to 1'],
    [['--wait', 'soon'], UsageError, '--wait <time>: must be a time'],
    [['--limits'], CommanderError, 'unknown option'],
    [['one', 'two'], CommanderError, 'too many arguments'],
  ])('are refused where they are wrong: %j', async (arguments_, kind, message) => {
    const error = await parse(...arguments_).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain(message);
  });

  test('that are wrong in the environment are refused by name', () => {
    const port = { port: option('--port <port>', 'a port', wholeNumber(1, 9).prefault('70')) };
    const read = () => readOptions(addOptions(new Command(), port).parse([], { from: 'user' }), port);
    expect(read).toThrow(UsageError);
    expect(read).toThrow('--port <port>: must be a whole number from 1 to 9');
  });

  test('show their default, their choices and their heading in the help', () => {
    const help = addOptions(new Command(), shape).helpInformation();
    expect(help).toMatch(/at most this many \(default: 3\)/);
    expect(help).toMatch(/\(choices: "messages", "calls"\)/);
    expect(help).toMatch(/Careful:\n {2}--dry-run +change nothing\n/);
    expect(help).toContain("--no-wait             don't wait");
  });

  test('have the name that Commander gives them', () => {
    expect(() => addOptions(new Command(), { other: flag('--dry-run', 'change nothing') })).toThrow(
      TypeError,
    );
    expect(() => addOptions(new Command(), { other: z.string() })).toThrow('not declared');
  });
});

describe('values', () => {
  test('a whole number is read exactly when it is one, within its bounds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer().map(String), fc.double().map(String), fc.string()), (text) => {
        const isRight = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 1000;
        expect(wholeNumber(1, 1000).safeParse(text)).toMatchObject({
          success: isRight,
          ...(isRight && { data: Number(text) }),
        });
      }),
    );
  });

  test('a length of time needs its unit', () => {
    expect(['90s', '15m', '6h', '2d'].map((text) => duration.parse(text))).toEqual([
      90_000, 900_000, 21_600_000, 172_800_000,
    ]);
    for (const text of ['', '5', 'm', '1.5h', '-1s', '1w', '1m30s', '5__proto__'])
      expect(duration.safeParse(text).success).toBe(false);
  });
});

test('a wrong port of the local run in the environment names the option', async () => {
  const { exitCode, stderr } = await runCommand(['doctor', '--local'], {
    environment: { CONSOLE_PORT: '0' },
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--local-port <port>: must be a whole number from 1 to 65535');
});
