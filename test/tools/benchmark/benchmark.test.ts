import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Benchmark, meetsGoal } from '../../../tools/benchmark/benchmark.ts';
import { readArguments } from '../../../tools/benchmark/command-line.ts';
import {
  measureInRounds,
  pairedRatio,
  quartiles,
  shuffled,
} from '../../../tools/benchmark/measuring/rounds.ts';
import { findingsJson, findingsText } from '../../../tools/benchmark/present.ts';
import { createPublications } from '../../../tools/benchmark/storm/publications.ts';

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
  settings: { rounds: { meaning: 'rounds that count', standard: 5, least: 2, most: 10 } },
  run: async () => ({ comparisons: [] }),
};

describe('the command line', () => {
  const read = (...argv: string[]) => readArguments(argv, [benchmark]);

  it.each([[[]], [['--help']], [['-h']]])('lists what there is: %j', (argv) => {
    expect(read(...argv)).toMatchObject({
      kind: 'help',
      text: expect.stringMatching(/sample +what a sample costs/),
    });
  });

  it('lists the options of one', () => {
    expect(read('sample', '--help')).toMatchObject({ text: expect.stringContaining('--rounds') });
  });

  it('takes the standard settings, and others', () => {
    expect(read('sample')).toMatchObject({ kind: 'run', settings: { rounds: 5 }, json: false });
    expect(read('sample', '--rounds', '2', '--json')).toMatchObject({ settings: { rounds: 2 }, json: true });
  });

  it.each([
    [['simple'], 'there is no benchmark "simple"; there are sample'],
    [['sample', '--turns', '3'], '--turns'],
    [['sample', 'again'], 'again'],
    [['sample', '--rounds'], '--rounds'],
    [['sample', '--rounds', '1'], '--rounds must be a whole number from 2 to 10, not "1"'],
    [['sample', '--rounds', '2.5'], 'not "2.5"'],
    [['sample', '--rounds', ''], 'not ""'],
    [['sample', '--rounds', 'many'], 'not "many"'],
  ])('says what is wrong with %j', (argv, problem) => {
    expect(read(...argv)).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) });
  });
});

describe('findings', () => {
  const ratio = { lower: 1, median: 2, upper: 3 };
  const found = {
    comparisons: [
      { what: 'one', against: 'two', ratio, goal: 2 },
      { what: 'three', against: 'two', ratio, goal: 1.9 },
      { what: 'four', against: 'two', ratio },
    ],
    figures: [{ what: 'one alone', value: 12.34, unit: 'us' }],
  };

  it('hold against their goals', () => {
    expect(found.comparisons.map(meetsGoal)).toEqual([true, false, undefined]);
  });

  it('can be read by people', () => {
    const text = findingsText(benchmark, found);
    expect(text).toContain('2.00  (1.00 to 3.00)  one');
    expect(text).toContain('goal: at most 2, met');
    expect(text).toContain('goal: at most 1.9, NOT met');
    expect(text).toContain('12.3 us');
  });

  it('can be read by programs', () => {
    const json: unknown = JSON.parse(findingsJson(benchmark, { rounds: 5 }, found));
    expect(json).toMatchObject({
      benchmark: 'sample',
      settings: { rounds: 5 },
      comparisons: [{ ratio, meetsGoal: true }, { meetsGoal: false }, { what: 'four' }],
    });
  });
});

describe('publications', () => {
  it('are taken from what the workers write, by lane', () => {
    const publications = createPublications();
    for (const line of [
      '{"message":"event published","lane":"messages","latency":7}',
      '{"message":"event published","lane":"users","latency":900}',
      '{"message":"event published","lane":"messages","latency":9}',
      '{"message":"record failed","lane":"messages","latency":1}',
      'not "event published" as JSON',
    ]) {
      publications.read(line);
    }
    expect(publications.count('messages')).toBe(2);
    expect(publications.take('messages')).toEqual([7, 9]);
    expect(publications.take('messages')).toEqual([]);
    expect(publications.take('users')).toEqual([900]);
  });
});
