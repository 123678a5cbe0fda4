import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionName } from '../../../../../tools/relay/commands/simulate/report.ts';
import { createDispatcher } from '../../../../../tools/relay/commands/simulate/simulation.ts';

describe('the dispatcher', () => {
  test('keeps the order of each key, and runs no more than it may at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), turns: fc.nat(3) }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (tasks, concurrency) => {
          const dispatch = createDispatcher(concurrency);
          const ended: { key: string; number: number }[] = [];
          const runningKeys: string[] = [];
          const running: Promise<void>[] = [];
          for (const [number, { key, turns }] of tasks.entries()) {
            const task = dispatch(key, async () => {
              expect(runningKeys).not.toContain(key);
              runningKeys.push(key);
              expect(runningKeys.length).toBeLessThanOrEqual(concurrency);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              runningKeys.splice(runningKeys.indexOf(key), 1);
              ended.push({ key, number });
            });
            running.push(task);
          }
          await Promise.all(running);
          expect(ended).toHaveLength(tasks.length);
          for (const ends of Map.groupBy(ended, ({ key }) => key).values())
            expect(ends).toEqual(ends.toSorted((left, right) => left.number - right.number));
        },
      ),
    );
  });
});

describe('a decision', () => {
  test.each([
    ['{}', 'passed'],
    ['{"isMatchingCondition":false,"confidence":0,"reason":""}', 'passed'],
    ['{"isMatchingCondition":true,"confidence":1,"reason":"spam"}', 'dropped'],
    ['{"action":"do_not_propagate"}', 'dropped'],
    ['{"score":1}', 'annotated'],
    ['not json', 'unreadable'],
    ['[]', 'unreadable'],
  ])('%s is %s', (body, name) => {
    expect(decisionName(body)).toBe(name);
  });
});
