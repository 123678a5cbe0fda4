import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categories } from '../../../../../lambda/cometchat/categories.ts';
import { expectOutcome } from '../../../../../tools/relay/commands/simulate/expected-event.ts';
import {
  checkSimulateOptions,
  type SimulateOptions,
  simulateOptions,
} from '../../../../../tools/relay/commands/simulate/options.ts';
import { choosePlan, type PlannedDelivery } from '../../../../../tools/relay/commands/simulate/plan.ts';
import { createRandom } from '../../../../../tools/samples/random.ts';
import { describeWithVendorFiles, vendorFiles } from '../../../../vendor-files.ts';

/** The options when only some are given. */
function options(given: Partial<SimulateOptions>): SimulateOptions {
  const all: SimulateOptions = {
    trigger: [],
    category: [],
    scenario: false,
    file: [],
    system: 'all',
    appId: 'app',
    webhook: 'webhook',
    concurrency: 10,
    timeout: 2000,
    retry: false,
    timeScale: 1,
    duplicates: 0,
    reorder: 0,
    oversize: 0,
    brokenJson: 0,
    wrongCredentials: 0,
    verify: false,
    drain: false,
    settle: 15,
    seed: 'seed',
    ...given,
  };
  checkSimulateOptions(all);
  return all;
}

const planned = (given: Partial<SimulateOptions>, moderation = true): PlannedDelivery[] => [
  ...choosePlan(options(given), moderation).deliveries,
];
const bodies = (given: Partial<SimulateOptions>) => planned(given).map(({ body }) => body);
const triggers = (plan: readonly PlannedDelivery[]) => new Set(plan.map(({ trigger }) => trigger));

describe('a plan', () => {
  test('is the same for the same seed, byte for byte, and another for another', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(bodies({ seed, limit: 60 })).toEqual(bodies({ seed, limit: 60 }));
        expect(bodies({ seed, limit: 60 })).not.toEqual(bodies({ seed: `${seed}2`, limit: 60 }));
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['the conversation', {}],
    ['the conversation by legacy webhooks', { system: 'legacy' }],
    ['every category', { category: categories }],
  ] as const)('%s is valid for the relay, and each delivery is an event of its own', (_name, given) => {
    const plan = planned({ ...given, category: 'category' in given ? [...given.category] : [], limit: 3000 });
    const expected = plan.flatMap((delivery) => expectOutcome(delivery).expected ?? []);
    expect(expected.filter(({ publishable }) => !publishable)).toEqual([]);
    expect(new Set(expected.map(({ id }) => id)).size).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(plan.length / 2);
  });

  test('the conversation has people come online, write, edit, react, read, call and be moderated', () => {
    expect(triggers(planned({ limit: 3000 }))).toEqual(
      new Set([
        'before_message',
        'call_ended',
        'call_initiated',
        'call_participant_joined',
        'call_participant_left',
        'call_started',
        'group_member_joined',
        'message_deleted',
        'message_delivery_receipt',
        'message_edited',
        'message_reaction_added',
        'message_reaction_removed',
        'message_read_receipt',
        'message_sent',
        'moderation question',
        'moderation_engine_approved',
        'moderation_engine_blocked',
        'user_connection_status_changed',
      ]),
    );
  });

  test('modern webhooks have no before_message, legacy ones nothing modern, and moderation is asked only where it can be', () => {
    expect(triggers(planned({ system: 'modern', limit: 500 }))).not.toContain('before_message');
    const legacy = triggers(planned({ system: 'legacy', limit: 500 }));
    expect(legacy).toContain('before_message');
    expect(legacy).toContain('after_message');
    expect(legacy).not.toContain('message_sent');
    expect(triggers(planned({ limit: 500 }, false))).not.toContain('moderation question');
  });

  test('a subject has several events, and there are many subjects', () => {
    const keys = planned({ limit: 2000 }).map((delivery) => expectOutcome(delivery).key);
    expect(new Set(keys).size).toBeGreaterThan(100);
    expect(new Set(keys).size).toBeLessThan(1500);
  });

  test('two seeds have no conversation in common', () => {
    const subjects = (seed: string) =>
      planned({ seed, limit: 500, trigger: [] }).flatMap((one) => expectOutcome(one).expected?.subject ?? []);
    const others = new Set(subjects('two'));
    expect(subjects('one').filter((subject) => others.has(subject))).toEqual([]);
  });

  test('synchronous deliveries and deliveries that are wrong on purpose are not expected to come out', () => {
    const plan = planned({ trigger: ['before_message'], limit: 5 });
    expect(plan.flatMap((delivery) => expectOutcome(delivery).expected ?? [])).toEqual([]);
    const wrong = planned({ trigger: ['message_sent'], limit: 5, wrongCredentials: 100 });
    expect(wrong.flatMap((delivery) => expectOutcome(delivery).expected ?? [])).toEqual([]);
  });

  test('an event whose id only the relay knows is known by its content', () => {
    const [blocked] = planned({ trigger: ['user_blocked'], limit: 1 });
    expect(blocked && expectOutcome(blocked).expected?.content).toMatch(/^[\w-]{22}$/);
    const [sent] = planned({ trigger: ['message_sent'], limit: 1 });
    expect(sent && expectOutcome(sent).expected).not.toHaveProperty('content');
  });
});

describe('disturbances', () => {
  const disturbed = (limit: number, disturbances: Partial<SimulateOptions>) =>
    planned({ trigger: ['message_sent'], limit, ...disturbances });

  test('the same seed disturbs in the same way, another seed in another', () => {
    const all = { duplicates: 20, reorder: 20, oversize: 1, brokenJson: 5, wrongCredentials: 5 };
    expect(disturbed(300, all)).toEqual(disturbed(300, all));
    expect(disturbed(300, all)).not.toEqual(disturbed(300, { ...all, seed: 'another seed' }));
  });

  test('every delivery is sent, and only duplicates twice, after their original', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(100),
        fc.nat(100),
        fc.string(),
        (count, duplicates, reorder, seed) => {
          const sent = disturbed(count, { duplicates, reorder, seed });
          const originals = sent.filter(({ duplicate }) => !duplicate).map(({ number }) => number);
          expect(originals.toSorted((left, right) => left - right)).toEqual([...Array(count).keys()]);
          for (const [position, { duplicate, number, body }] of sent.entries()) {
            if (!duplicate) continue;
            const before = sent.slice(0, position).find((other) => other.number === number);
            expect(before?.body).toBe(body);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('percentages are roughly kept', () => {
    const sent = disturbed(3000, { duplicates: 5, brokenJson: 10 });
    expect(sent.filter(({ duplicate }) => duplicate).length).toBeGreaterThan(95);
    expect(sent.filter(({ duplicate }) => duplicate).length).toBeLessThan(185);
    expect(sent.filter(({ flaw }) => flaw === 'broken-json').length).toBeGreaterThan(240);
    expect(sent.filter(({ flaw }) => flaw === 'broken-json').length).toBeLessThan(360);
  });

  test('reordering changes the order and loses nothing', () => {
    const numbers = disturbed(1000, { reorder: 5 }).map(({ number }) => number);
    expect(numbers).not.toEqual(numbers.toSorted((left, right) => left - right));
  });

  test('a moderation request is only sent with wrong credentials: the relay judges it as far as it can be read', () => {
    const questions = planned({ limit: 500, brokenJson: 100 }).filter(
      ({ destination }) => destination === 'moderation',
    );
    expect(questions.length).toBeGreaterThan(0);
    expect(new Set(questions.map(({ flaw }) => flaw))).toEqual(new Set([undefined]));
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

describe('options', () => {
  test.each([
    [{ scenario: true, trigger: ['message_sent'] }, 'Choose one'],
    [{ oversize: 60, brokenJson: 60 }, '100 percent'],
  ])('%j is refused, saying why', (given, message) => {
    expect(() => options(given)).toThrow(message);
  });

  test('a URL is http or https', () => {
    expect(simulateOptions.url.safeParse('ftp://example.com').success).toBe(false);
    expect(simulateOptions.url.parse('http://localhost:3000')).toBe('http://localhost:3000');
  });

  test('a trigger that does not exist is refused, and those that do are named', () => {
    expect(() => planned({ trigger: ['message_snet'] })).toThrow(/message_snet.*message_sent/);
  });
});

const payloads = fileURLToPath(new URL('payloads', vendorFiles));

describeWithVendorFiles('real payloads', () => {
  test('can be sent from a folder, byte for byte', () => {
    const plan = planned({ dir: payloads });
    expect(plan.length).toBeGreaterThan(100);
    expect(() => plan.map((delivery) => expectOutcome(delivery).expected)).not.toThrow();
    expect(new Set(plan.map(({ destination }) => destination))).toEqual(new Set(['webhooks', 'moderation']));
  });
});
