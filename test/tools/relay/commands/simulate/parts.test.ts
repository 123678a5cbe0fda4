import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDispatcher } from '../../../../../tools/relay/commands/simulate/dispatcher.ts';
import {
  type Disturbances,
  planDeliveries,
  type SourceDelivery,
} from '../../../../../tools/relay/commands/simulate/plan.ts';
import { decisionName } from '../../../../../tools/relay/commands/simulate/statistics.ts';
import { createRandom } from '../../../../../tools/samples/random.ts';

const none = { duplicates: 0, reorder: 0, oversize: 0, brokenJson: 0, wrongCredentials: 0 };
const calm: Disturbances = { ...none, seed: 'seed' };

function* source(): Generator<SourceDelivery> {
  for (let number = 0; ; number += 1)
    yield {
      destination: 'webhooks',
      trigger: 'message_sent',
      envelope: { trigger: 'message_sent', data: { number } },
    };
}

const disturbed = (count: number, disturbances: Partial<Disturbances>) => [
  ...planDeliveries(source(), count, { ...calm, ...disturbances }),
];

describe('disturbances', () => {
  test('the same seed disturbs in the same way, another seed in another', () => {
    const all = { duplicates: 20, reorder: 20, oversize: 1, brokenJson: 5, wrongCredentials: 5 };
    expect(disturbed(300, all)).toEqual(disturbed(300, all));
    expect(disturbed(300, all)).not.toEqual(disturbed(300, { ...all, seed: 'another seed' }));
  });

  test('every delivery is sent, and only duplicates twice, after their original', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(100), fc.nat(100), fc.string(), (count, duplicates, reorder, seed) => {
        const sent = disturbed(count, { duplicates, reorder, seed });
        const originals = sent.filter(({ duplicate }) => !duplicate).map(({ number }) => number);
        expect(originals.toSorted((left, right) => left - right)).toEqual([...Array(count).keys()]);
        for (const [position, { duplicate, number, body }] of sent.entries()) {
          if (!duplicate) continue;
          const before = sent.slice(0, position).find((other) => other.number === number);
          expect(before?.body).toBe(body);
        }
      }),
    );
  });

  test('percentages are roughly kept', () => {
    const sent = disturbed(10_000, { duplicates: 5, brokenJson: 10 });
    expect(sent.filter(({ duplicate }) => duplicate).length).toBeGreaterThan(350);
    expect(sent.filter(({ duplicate }) => duplicate).length).toBeLessThan(600);
    expect(sent.filter(({ flaw }) => flaw === 'broken-json').length).toBeGreaterThan(850);
    expect(sent.filter(({ flaw }) => flaw === 'broken-json').length).toBeLessThan(1150);
  });

  test('reordering changes the order and loses nothing', () => {
    const numbers = disturbed(1000, { reorder: 5 }).map(({ number }) => number);
    expect(numbers).not.toEqual(numbers.toSorted((left, right) => left - right));
  });

  test('a moderation request is only sent with wrong credentials: the relay judges it as far as it can be read', () => {
    const source = [{ destination: 'moderation', trigger: 'question', envelope: {} }] as const;
    const [question] = planDeliveries(source, 1, { ...calm, brokenJson: 100 });
    expect(question?.flaw).toBeUndefined();
  });

  test('a flaw is what its name says', () => {
    const [oversize] = disturbed(1, { oversize: 100 });
    expect(Buffer.byteLength(oversize?.body ?? '')).toBeGreaterThan(1024 * 1024);
    expect(() => JSON.parse(oversize?.body ?? '')).not.toThrow();
    const [broken] = disturbed(1, { brokenJson: 100 });
    expect(() => JSON.parse(broken?.body ?? '')).toThrow();
  });
});

describe('chance', () => {
  test('is the same for the same seed and stays in its range', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (seed, limit) => {
        const [one, other] = [createRandom(seed), createRandom(seed)];
        for (let count = 0; count < 20; count += 1) {
          const number = one.below(limit);
          expect(number).toBe(other.below(limit));
          expect(number).toBeGreaterThanOrEqual(0);
          expect(number).toBeLessThan(limit);
        }
      }),
    );
  });
});

describe('the dispatcher', () => {
  test('keeps the order of each key, and runs no more than it may at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), turns: fc.nat(3) }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (tasks, concurrency) => {
          const dispatcher = createDispatcher(concurrency);
          const ended: { key: string; number: number }[] = [];
          const runningKeys: string[] = [];
          const running: Promise<void>[] = [];
          for (const [number, { key, turns }] of tasks.entries()) {
            await dispatcher.room();
            const task = dispatcher.run(key, async () => {
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

  test('hands on what a task throws', async () => {
    const dispatcher = createDispatcher(1);
    await expect(dispatcher.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(dispatcher.run('a', async () => 'next')).resolves.toBe('next');
  });

  test('has no room while eight tasks wait for each that runs', async () => {
    const dispatcher = createDispatcher(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = Array.from({ length: 8 }, (_, key) => dispatcher.run(String(key), () => promise));
    let hasRoom = false;
    const room = dispatcher.room().then(() => {
      hasRoom = true;
    });
    await new Promise(setImmediate);
    expect(hasRoom).toBe(false);
    resolve();
    await Promise.all([room, ...running]);
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
