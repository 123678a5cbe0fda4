import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchmark, count, figure, type Result, ratio } from '../../../tools/benchmark/benchmark.ts';
import { runBenchmarks } from '../../../tools/benchmark/command-line.ts';
import { measureInRounds, quartiles } from '../../../tools/benchmark/measuring/rounds.ts';

const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

describe('quartiles', () => {
  it('interpolates between neighbours', () => {
    expect(quartiles([4, 1, 3, 2])).toEqual({ lower: 1.75, median: 2.5, upper: 3.25 });
  });

  it('lie in order, between the smallest and the largest value, whatever the order of the values', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), (values) => {
        const { lower, median, upper } = quartiles(values);
        expect(Math.min(...values)).toBeLessThanOrEqual(lower);
        expect(lower).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(upper);
        expect(upper).toBeLessThanOrEqual(Math.max(...values));
        expect(quartiles(values.toReversed())).toEqual({ lower, median, upper });
      }),
    );
  });

  it('of nothing is no number', () => {
    expect(quartiles([]).median).toBeNaN();
  });
});

describe('rounds', () => {
  it('measure every side once in each, in some order, and keep those that count', async () => {
    const asked: string[] = [];
    const side = (name: string, costs: readonly number[]) => {
      const left = [...costs];
      return {
        name,
        measure: async () => {
          asked.push(name);
          return { time: left.shift() ?? Number.NaN, size: name === 'one' ? 2000 : Number.NaN };
        },
      };
    };
    const sides = [side('one', [9, 2, 40]), side('two', [1, 1, 10])];
    const measured = await measureInRounds(sides, { rounds: 2, warmUp: 1 });

    const time = measured.of('time', 'time', 'ms');
    const value = { lower: 2.5, median: 3, upper: 3.5 };
    expect(time.compare('one', 'two', 4)).toEqual(ratio('time: one', 'two', value, 4));
    expect(time.quartiles('two').median).toBe(5.5);
    expect(measured.of('size', 'size', 'kB', 1000).figures).toEqual([figure('size: one', 'kB', 2)]);
    for (const round of [0, 2, 4]) expect(asked.slice(round, round + 2).sort()).toEqual(['one', 'two']);
  });

  it('are compared within each, so that a busy machine changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(positive, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        async (slowness, factor) => {
          const side = (name: string, cost: number) => {
            const left = slowness.map((slow) => slow * cost);
            return { name, measure: async () => ({ time: left.shift() ?? 0 }) };
          };
          const sides = [side('one', factor), side('two', 1)];
          const measured = await measureInRounds(sides, { rounds: slowness.length, warmUp: 0 });
          const { lower, upper } = measured.of('time', 'time', 'ms').compare('one', 'two').value;
          expect(lower).toBeCloseTo(factor, 6);
          expect(upper).toBeCloseTo(factor, 6);
        },
      ),
    );
  });
});

describe('the command line', () => {
  const value = { lower: 1, median: 2, upper: 3 };
  const results: readonly Result[] = [
    ratio('one', 'two', value, 2),
    ratio('three', 'two', value, 1.9),
    ratio('four', 'two', value),
    figure('one alone', 'us', 123.4),
  ];

  async function run(argv: readonly string[], { forPeople = false } = {}) {
    const ran: object[] = [];
    const sample = benchmark({
      name: 'sample',
      summary: 'what a sample costs',
      options: { rounds: count('rounds', 'rounds that count', 5, 10) },
      run: async (settings) => {
        ran.push({ sample: settings });
        return results;
      },
    });
    const other = benchmark({
      name: 'other',
      summary: 'what something else costs',
      options: {},
      run: async () => {
        ran.push({ other: {} });
        throw new Error('nothing was sent');
      },
    });
    const printed = { out: [] as string[], error: [] as string[] };
    const exitCode = await runBenchmarks(argv, [sample, other], {
      out: (text) => printed.out.push(text),
      error: (text) => printed.error.push(text),
      forPeople,
    });
    return { exitCode, ran, out: printed.out.join(''), error: printed.error.join('') };
  }

  it('lists what there is, and the options of one', async () => {
    const { out, ran, exitCode } = await run(['--help']);
    expect(out).toMatch(/sample .*what a sample costs[\s\S]*other +what something else costs/);
    expect([ran, exitCode]).toEqual([[], 0]);
    expect((await run(['sample', '--help'])).out).toMatch(
      /--rounds <number> +rounds that count \(default: 5\)/,
    );
  });

  it('runs all without a name, also after one that failed', async () => {
    expect(await run([])).toMatchObject({
      exitCode: 1,
      ran: [{ sample: { rounds: 5 } }, { other: {} }],
      error: 'error: other: nothing was sent\n',
    });
  });

  it('prints columns for people', async () => {
    expect((await run(['sample'], { forPeople: true })).out.trimEnd().split('\n')).toEqual([
      'benchmark  median  lower  upper  unit   goal  reached  what',
      'sample     2.00    1.00   3.00   times  2     yes      one; against two',
      'sample     2.00    1.00   3.00   times  1.9   NO       three; against two',
      'sample     2.00    1.00   3.00   times  -     -        four; against two',
      'sample     123     123    123    us     -     -        one alone',
    ]);
  });

  it('separates columns by tabs in a pipe', async () => {
    const rows = (await run(['sample'])).out.trimEnd().split('\n');
    expect(rows[1]?.split('\t')).toEqual([
      'sample',
      '2.00',
      '1.00',
      '3.00',
      'times',
      '2',
      'yes',
      'one; against two',
    ]);
  });

  it('prints one line of JSON', async () => {
    const { out, ran } = await run(['sample', '--rounds', '2', '--json']);
    expect(ran).toEqual([{ sample: { rounds: 2 } }]);
    expect(JSON.parse(out)).toMatchObject({
      benchmark: 'sample',
      settings: { rounds: 2 },
      results: [{ value, goal: 2, reached: true }, { reached: false }, { what: 'four' }, { unit: 'us' }],
    });
  });

  it.each([
    [['simple'], 'There is no benchmark "simple"'],
    [['--rounds', '2'], '--rounds'],
    [['sample', '--turns', '3'], '--turns'],
    [['sample', 'again'], 'too many arguments'],
    [['sample', '--rounds'], '--rounds'],
    [['sample', '--rounds', '0'], 'must be a whole number from 1 to 10'],
    [['sample', '--rounds', 'many'], 'must be a whole number from 1 to 10'],
  ])('says what is wrong with %j', async (argv, problem) => {
    expect(await run(argv)).toMatchObject({
      exitCode: 2,
      ran: [],
      error: expect.stringContaining(problem),
    });
  });
});
