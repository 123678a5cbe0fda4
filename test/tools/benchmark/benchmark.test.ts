import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../lambda/telemetry/messages.ts';
import { createLineWriter } from '../../../lambda/telemetry/write-line.ts';
import {
  type Benchmark,
  figure,
  isReached,
  ratio,
  resultsJson,
  resultsText,
} from '../../../tools/benchmark/benchmark.ts';
import { readArguments } from '../../../tools/benchmark/command-line.ts';
import {
  measureInRounds,
  pairedRatio,
  quartiles,
  shuffled,
} from '../../../tools/benchmark/measuring/rounds.ts';
import { createPublications } from '../../../tools/benchmark/storm/observations.ts';

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

describe('paired ratios', () => {
  it('are not moved by rounds in which the machine was busy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(positive, positive), { minLength: 1 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (rounds, factor) => {
          const baseline = rounds.map(([cost, slowness]) => cost * slowness);
          const { lower, upper } = pairedRatio(
            baseline.map((cost) => cost * factor),
            baseline,
          );
          expect(lower).toBeCloseTo(factor, 6);
          expect(upper).toBeCloseTo(factor, 6);
        },
      ),
    );
  });

  it('want a partner for each value', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow('2 values cannot be paired with 1');
  });
});

describe('rounds', () => {
  it('measures every side once in each round and keeps the rounds that count', async () => {
    const asked: string[] = [];
    const side = (name: string, costs: readonly number[]) => {
      const left = [...costs];
      return {
        name,
        measure: async () => {
          asked.push(name);
          return left.shift() ?? Number.NaN;
        },
      };
    };
    const measurements = await measureInRounds([side('one', [9, 2, 40]), side('two', [1, 1, 10])], {
      rounds: 2,
      warmUp: 1,
    });

    expect(measurements.ratio('one', 'two')).toEqual({ lower: 2.5, median: 3, upper: 3.5 });
    expect(measurements.quartiles('two').median).toBe(5.5);
    for (const round of [0, 2, 4]) expect(asked.slice(round, round + 2).sort()).toEqual(['one', 'two']);
  });

  it('puts the same sides in some order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        expect(shuffled(items).sort()).toEqual([...items].sort());
      }),
    );
  });
});

const benchmark: Benchmark = {
  name: 'sample',
  summary: 'what a sample costs',
  settings: { rounds: { meaning: 'rounds that count', standard: 5, most: 10 } },
  run: async () => [],
};

describe('the command line', () => {
  const other = { ...benchmark, name: 'other', summary: 'what something else costs' };
  const read = (...argv: string[]) => readArguments(argv, [benchmark, other]);

  it.each([[['--help']], [['-h']]])('lists what there is: %j', (argv) => {
    expect(read(...argv)).toMatchObject({
      kind: 'help',
      text: expect.stringMatching(/sample +what a sample costs[\s\S]*other +what something else costs/),
    });
  });

  it('lists the options of one', () => {
    expect(read('sample', '--help')).toMatchObject({ text: expect.stringContaining('--rounds') });
    expect(read('sample', '--help')).not.toMatchObject({ text: expect.stringContaining('other') });
  });

  it('runs all without a name, with their standard settings', () => {
    const runs = [benchmark, other].map((one) => ({ benchmark: one, settings: { rounds: 5 } }));
    expect(read()).toEqual({ kind: 'run', runs, json: false });
    expect(read('--json')).toEqual({ kind: 'run', runs, json: true });
  });

  it('takes the settings of one', () => {
    expect(read('sample', '--rounds', '2', '--json')).toEqual({
      kind: 'run',
      runs: [{ benchmark, settings: { rounds: 2 } }],
      json: true,
    });
  });

  it.each([
    [['simple'], 'there is no benchmark "simple"; there are sample, other'],
    [['--rounds', '2'], '--rounds'],
    [['sample', '--turns', '3'], '--turns'],
    [['sample', 'again'], 'again'],
    [['sample', '--rounds'], '--rounds'],
    [['sample', '--rounds', '0'], '--rounds must be a whole number from 1 to 10, not "0"'],
    [['sample', '--rounds', '2.5'], 'not "2.5"'],
    [['sample', '--rounds', ''], 'not ""'],
    [['sample', '--rounds', 'many'], 'not "many"'],
  ])('says what is wrong with %j', (argv, problem) => {
    expect(read(...argv)).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) });
  });
});

describe('results', () => {
  const value = { lower: 1, median: 2, upper: 3 };
  const results = [
    ratio('one', 'two', value, 2),
    ratio('three', 'two', value, 1.9),
    ratio('four', 'two', value),
    figure('one alone', 'us', 123.4),
  ];

  it('reach their goals or not', () => {
    expect(results.map(isReached)).toEqual([true, false, undefined, undefined]);
  });

  it('are columns for people', () => {
    expect(resultsText(benchmark, results, true).split('\n')).toEqual([
      'benchmark  median  lower  upper  unit   goal  reached  what',
      'sample     2.00    1.00   3.00   times  2     yes      one; against two',
      'sample     2.00    1.00   3.00   times  1.9   NO       three; against two',
      'sample     2.00    1.00   3.00   times  -     -        four; against two',
      'sample     123     123    123    us     -     -        one alone',
    ]);
  });

  it('are tab-separated in a pipe', () => {
    const rows = resultsText(benchmark, results, false)
      .split('\n')
      .map((row) => row.split('\t'));
    expect(rows.map((row) => row.length)).toEqual([8, 8, 8, 8, 8]);
    expect(rows[1]).toEqual(['sample', '2.00', '1.00', '3.00', 'times', '2', 'yes', 'one; against two']);
  });

  it('are one line of JSON', () => {
    const text = resultsJson(benchmark, { rounds: 5 }, results);
    expect(text).not.toContain('\n');
    const json: unknown = JSON.parse(text);
    expect(json).toMatchObject({
      benchmark: 'sample',
      settings: { rounds: 5 },
      results: [{ value, goal: 2, reached: true }, { reached: false }, { what: 'four' }, { unit: 'us' }],
    });
  });
});

describe('publications', () => {
  it('are taken from what the workers write, by lane', () => {
    const publications = createPublications();
    const write = createLineWriter('dev');
    const line = (message: Message, lane: string, latency: number) =>
      write({ message, fields: { lane }, measurements: { EndToEndLatency: latency } }, 0);
    for (const text of [
      line('event published', 'messages', 7),
      line('event published', 'users', 900),
      line('event published', 'messages', 9),
      line('record failed', 'messages', 1),
      'not "event published" as JSON',
    ]) {
      publications.read(text);
    }
    expect(publications.count('messages')).toBe(2);
    expect(publications.take('messages')).toEqual([7, 9]);
    expect(publications.take('messages')).toEqual([]);
    expect(publications.take('users')).toEqual([900]);
  });
});
