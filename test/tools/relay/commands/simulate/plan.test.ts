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
import type { PlannedDelivery } from '../../../../../tools/relay/commands/simulate/plan.ts';
import { choosePlan } from '../../../../../tools/relay/commands/simulate/source.ts';
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
