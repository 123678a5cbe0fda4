import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDecider, type Decision, type Rule } from '../../../lambda/decisions/index.ts';
import { defineRule } from '../../../lambda/decisions/rule-definition.ts';
import { parseSettingsFor } from '../../../lambda/decisions/settings/parse-settings.ts';
import { messageView } from '../message-views.ts';
import { answering, deciderFor, dropping, hanging, passing, settingsFor, slow } from './rules-for-tests.ts';

const budget = 1500;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Decides in simulated time; also says after how many milliseconds. */
async function decide(
  decider: ReturnType<typeof deciderFor>,
  message = messageView(),
): Promise<Decision & { readonly after: number }> {
  const started = Date.now();
  let after = Number.NaN;
  const decision = decider.decide(message, started + budget).finally(() => {
    after = Date.now() - started;
  });
  for (let turn = 0; turn < 2 * budget && Number.isNaN(after); turn++) await vi.advanceTimersByTimeAsync(1);
  return { ...(await decision), after };
}

/** Blocks the event loop: time passes, no timer fires. */
function block(milliseconds: number) {
  vi.setSystemTime(Date.now() + milliseconds);
}

function outcomes(decision: Decision) {
  return Object.fromEntries(decision.reports.map(({ rule, outcome }) => [rule, outcome]));
}

describe('rules that answer', () => {
  it('lets a message pass that no rule minds', async () => {
    const decision = await decide(deciderFor([passing('a'), slow('b', 20)]));
    expect(decision).toMatchObject({
      verdict: 'pass',
      forced: false,
      confidence: 1,
      metadata: undefined,
      after: 20,
    });
    expect(outcomes(decision)).toStrictEqual({ a: 'passed', b: 'passed' });
  });

  it('lets a message pass where there is no rule', async () => {
    expect(await decide(deciderFor([]))).toMatchObject({ verdict: 'pass', forced: false, reports: [] });
  });

  it('drops at the first drop, and ends the rest', async () => {
    const never = hanging('never');
    const decision = await decide(
      deciderFor([never, slow('late', 50, { outcome: 'drop', reason: 'x' }), dropping('no', 0.7)]),
    );
    expect(decision).toMatchObject({
      verdict: 'drop',
      rule: 'no',
      reason: 'no says no',
      confidence: 0.7,
      forced: false,
      metadata: undefined,
      after: 0,
    });
    expect(never.isAborted()).toBe(true);
    expect(outcomes(decision)).toStrictEqual({ never: 'unfinished', late: 'unfinished', no: 'dropped' });
    expect(vi.getTimerCount()).toBe(1);
  });

  it('runs rules side by side', async () => {
    const decision = await decide(deciderFor([slow('a', 200), slow('b', 200), slow('c', 200)]));
    expect(decision).toMatchObject({ verdict: 'pass', after: 200 });
  });

  it('merges annotations in rule order, whichever comes first', async () => {
    const rules = [
      slow('a', 90, { outcome: 'annotate', metadata: { who: 'a', tags: { a: 1, both: 'a' } } }),
      answering('b', { outcome: 'annotate', metadata: { who: 'b', tags: { b: 2, both: 'b' } } }),
    ];
    expect(await decide(deciderFor(rules))).toMatchObject({
      verdict: 'pass',
      forced: false,
      metadata: { who: 'b', tags: { a: 1, b: 2, both: 'b' } },
    });
  });

  it('does not ask the rules after one that has dropped at once', async () => {
    const judge = vi.fn(() => ({ outcome: 'pass' as const }));
    const decision = await decide(deciderFor([dropping('no'), { name: 'next', judge }]));
    expect(decision.reports.map(({ rule }) => rule)).toStrictEqual(['no']);
    expect(judge).not.toHaveBeenCalled();
  });

  it('passes on no more of a reason than 256 characters', async () => {
    const wordy = answering('wordy', { outcome: 'drop', reason: 'x'.repeat(1000) });
    expect((await decide(deciderFor([wordy]))).reason).toHaveLength(256);
  });

  it('takes twenty rules at once', async () => {
    const rules = Array.from({ length: 20 }, (_, index) => slow(`rule-${index}`, 10 * index));
    expect(await decide(deciderFor(rules))).toMatchObject({ verdict: 'pass', forced: false, after: 190 });
  });

  it('leaves out rules that are off, and rules without settings', async () => {
    const decider = deciderFor([dropping('no')], { no: { mode: 'off' } });
    expect(await decide(decider)).toMatchObject({ verdict: 'pass', reports: [] });
  });
});

describe('rules that fail', () => {
  const broken: readonly [string, Rule['judge']][] = [
    [
      'throws',
      () => {
        throw new TypeError('with words of the message');
      },
    ],
    [
      'throws what is no error',
      () => {
        throw 'words of the message';
      },
    ],
    [
      'throws nothing',
      () => {
        throw undefined;
      },
    ],
    [
      'throws something that resists being looked at',
      () => {
        throw new Proxy(new Error('x'), {
          get() {
            throw new Error('no');
          },
          getPrototypeOf() {
            throw new Error('no');
          },
        });
      },
    ],
    [
      'rejects',
      async () => {
        throw new RangeError('with words of the message');
      },
    ],
    ['rejects with what is no error', () => Promise.reject(null)],
    [
      'answers with a broken thenable',
      () =>
        ({
          // biome-ignore lint/suspicious/noThenProperty: what is no promise and looks like one is what this is about
          then() {
            throw new Error('x');
          },
        }) as never,
    ],
    ['answers nothing', () => undefined as never],
    ['answers an unknown outcome', () => ({ outcome: 'maybe' }) as never],
    ['answers a drop without reason', () => ({ outcome: 'drop' }) as never],
    [
      'answers a confidence that is no number',
      () => ({ outcome: 'drop', reason: 'r', confidence: Number.NaN }),
    ],
    ['answers a confidence above one', () => ({ outcome: 'drop', reason: 'r', confidence: 80 })],
    ['answers metadata that is no object', async () => ({ outcome: 'annotate', metadata: ['x'] }) as never],
    ['answers metadata that is no JSON', () => ({ outcome: 'annotate', metadata: { big: 1n } }) as never],
    ['answers metadata that is too long', () => ({ outcome: 'annotate', metadata: { a: 'x'.repeat(5000) } })],
    [
      'answers with a getter that throws',
      async () => ({
        get outcome(): 'pass' {
          throw new Error('x');
        },
      }),
    ],
    ['never answers', () => new Promise(() => {})],
  ];

  it.each(broken)('counts a rule that %s as pass where its policy is open', async (_what, judge) => {
    const decision = await decide(deciderFor([{ name: 'bad', judge }, passing('good')]));
    expect(decision).toMatchObject({ verdict: 'pass', forced: true, confidence: 0, rule: undefined });
    expect(outcomes(decision)).toMatchObject({ good: 'passed' });
    expect(['failed', 'timed-out']).toContain(outcomes(decision).bad);
    expect(decision.after).toBeLessThan(310);
    expect(JSON.stringify(decision)).not.toContain('words of the message');
  });

  it.each(broken)('counts a rule that %s as drop where its policy is closed', async (_what, judge) => {
    const decision = await decide(deciderFor([{ name: 'bad', judge }], { bad: { failurePolicy: 'closed' } }));
    expect(decision).toMatchObject({ verdict: 'drop', forced: true, confidence: 1, rule: 'bad' });
  });

  it('names the error and its code, never its message', async () => {
    const judge = () => {
      throw Object.assign(new TypeError('secret'), { code: 'ECONNREFUSED' });
    };
    const [report] = (await decide(deciderFor([{ name: 'bad', judge }]))).reports;
    expect(report).toMatchObject({ outcome: 'failed', reason: 'TypeError ECONNREFUSED' });
  });

  it.each([
    ['an error without a name', '', 'error'],
    ['a name with words of the message', 'Ada said hi', 'error'],
    ['a name that ends with a line of the message', 'Ada\nhi', 'error'],
    ['a name of 50 characters', 'x'.repeat(50), 'x'.repeat(50)],
    ['a longer name', 'x'.repeat(51), 'error'],
  ])('logs %s only where it is a plain word', async (_what, name, reason) => {
    const judge = () => {
      throw Object.assign(new Error('secret'), { name });
    };
    const [report] = (await decide(deciderFor([{ name: 'bad', judge }]))).reports;
    expect(report?.reason).toBe(reason);
    const coded = () => Promise.reject(Object.assign(new Error('secret'), { code: name }));
    const [codedReport] = (await decide(deciderFor([{ name: 'bad', judge: coded }]))).reports;
    expect(codedReport?.reason).toBe(reason === 'error' ? 'Error' : `Error ${reason}`);
  });

  it('lets a real drop count where another rule fails closed', async () => {
    const rules = [dropping('no'), { name: 'bad', judge: () => Promise.reject(new Error('x')) }];
    const decision = await decide(deciderFor(rules, { bad: { failurePolicy: 'closed' } }));
    expect(decision).toMatchObject({ verdict: 'drop', rule: 'no', forced: false });
  });

  it('marks a message that passed with a forced verdict, where that is wanted', async () => {
    const rules = [
      answering('note', { outcome: 'annotate', metadata: { relay: { seen: true }, tone: 'kind' } }),
      { name: 'bad', judge: () => Promise.reject(new Error('x')) },
    ];
    const marked = await decide(deciderFor(rules, {}, { markForcedVerdicts: true }));
    expect(marked.metadata).toStrictEqual({ relay: { seen: true, forced: true }, tone: 'kind' });
    const unmarked = await decide(deciderFor(rules));
    expect(unmarked.metadata).toStrictEqual({ relay: { seen: true }, tone: 'kind' });
  });
});

describe('time', () => {
  it('stops a rule at the end of its own time, and lets its policy count', async () => {
    const never = hanging('never');
    const decision = await decide(
      deciderFor([never, slow('b', 100)], { never: { timeoutMilliseconds: 250 } }),
    );
    expect(decision.after).toBeGreaterThanOrEqual(250);
    expect(decision.after).toBeLessThan(255);
    expect(outcomes(decision)).toStrictEqual({ never: 'timed-out', b: 'passed' });
    expect(never.isAborted()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['open', 'pass'],
    ['closed', 'drop'],
  ] as const)('gives the verdict %s at the deadline', async (deadlineVerdict, verdict) => {
    const never = hanging('never');
    // The rule's own policy says the opposite: its own time was not over.
    const failurePolicy = deadlineVerdict === 'open' ? 'closed' : 'open';
    const decision = await decide(
      deciderFor([never], { never: { timeoutMilliseconds: 1900, failurePolicy } }, { deadlineVerdict }),
    );
    expect(decision).toMatchObject({ verdict, forced: true, rule: undefined });
    expect(decision.after).toBeGreaterThanOrEqual(budget);
    expect(decision.after).toBeLessThan(budget + 5);
  });

  it('asks no rule where the deadline has passed already', async () => {
    const judge = vi.fn(() => ({ outcome: 'drop' as const, reason: 'x' }));
    const decision = await deciderFor([{ name: 'a', judge }]).decide(messageView(), Date.now() - 1);
    expect(decision).toMatchObject({ verdict: 'pass', forced: true });
    expect(outcomes(decision)).toStrictEqual({ a: 'not-started' });
    expect(judge).not.toHaveBeenCalled();
  });

  it.each([
    ['open', 'open', 'pass', undefined],
    ['open', 'closed', 'drop', 'a'],
    ['closed', 'open', 'drop', undefined],
    ['closed', 'closed', 'drop', 'a'],
  ] as const)(
    'by the deadline verdict %s and the policy %s of a rule that never ran: %s',
    async (deadlineVerdict, failurePolicy, verdict, rule) => {
      const decider = deciderFor([passing('a')], { a: { failurePolicy } }, { deadlineVerdict });
      const expected = { verdict, rule, forced: true };
      expect(await decider.decide(messageView(), Date.now())).toMatchObject(expected);
      expect(decider.decideWithoutMessage()).toMatchObject(expected);
    },
  );

  it.each([{ mode: 'shadow' }, { percentage: 99 }, { mode: 'off' }] as const)(
    'without a message does not count a closed rule with %j',
    (difference) => {
      const decider = deciderFor([passing('a')], { a: { failurePolicy: 'closed', ...difference } });
      expect(decider.decideWithoutMessage()).toMatchObject({ verdict: 'pass', forced: true });
    },
  );

  describe('where the deadline passes while rules are being started', () => {
    const blocking: Rule = {
      name: 'blocking',
      judge: () => {
        block(80);
        return { outcome: 'pass' };
      },
    };
    const decideWithin = async (milliseconds: number, decider: ReturnType<typeof deciderFor>) => {
      const decision = decider.decide(messageView(), Date.now() + milliseconds);
      // Fake timers don't know how long the event loop was blocked.
      await vi.advanceTimersByTimeAsync(milliseconds + 5);
      return decision;
    };

    it.each([[[]], [[passing('c')]], [[passing('c'), passing('d')]]])(
      'a drop that is ready counts, with %j behind',
      async (others) => {
        const ready: Rule = { name: 'ready', judge: async () => ({ outcome: 'drop', reason: 'x' }) };
        const decision = await decideWithin(40, deciderFor([ready, blocking, ...others]));
        expect(decision).toMatchObject({ verdict: 'drop', rule: 'ready', forced: false });
      },
    );

    it('a drop that arrived meanwhile counts', async () => {
      const arrived = slow('arrived', 20, { outcome: 'drop', reason: 'x' });
      const decision = await decideWithin(40, deciderFor([arrived, blocking, passing('c')]));
      expect(decision).toMatchObject({ verdict: 'drop', rule: 'arrived', forced: false });
    });

    it('a drop that is ready counts before a rule that never ran and fails closed', async () => {
      const ready: Rule = { name: 'ready', judge: async () => ({ outcome: 'drop', reason: 'x' }) };
      const decider = deciderFor([ready, blocking, passing('c')], { c: { failurePolicy: 'closed' } });
      expect(await decideWithin(40, decider)).toMatchObject({ rule: 'ready', forced: false });
    });

    it('a rule that is not done is stopped, and nobody waits for it', async () => {
      const decision = await decideWithin(40, deciderFor([hanging('never'), blocking, passing('c')]));
      expect(decision).toMatchObject({ verdict: 'pass', forced: true });
      expect(outcomes(decision)).toMatchObject({ never: 'timed-out', c: 'not-started' });
    });
  });

  it('answers within two seconds where the deadline lies in a far future', async () => {
    const decision = deciderFor([hanging('never')], { never: { timeoutMilliseconds: 60_000 } }).decide(
      messageView(),
      Date.now() + 86_400_000,
    );
    await vi.advanceTimersByTimeAsync(2005);
    expect(await decision).toMatchObject({ verdict: 'pass', forced: true });
  });

  it('counts the time of a rule that blocks the event loop, and lets the others answer', async () => {
    const blocking = {
      name: 'blocking',
      judge: () => {
        block(200);
        return { outcome: 'drop' as const, reason: 'too late' };
      },
    };
    const rules = [
      slow('before', 100, { outcome: 'annotate', metadata: { a: 1 } }),
      blocking,
      slow('after', 100),
    ];
    const decision = await decide(
      deciderFor(rules, { blocking: { timeoutMilliseconds: 150 }, before: { timeoutMilliseconds: 150 } }),
    );
    expect(outcomes(decision)).toStrictEqual({ before: 'annotated', blocking: 'timed-out', after: 'passed' });
    expect(decision).toMatchObject({ verdict: 'pass', forced: true, metadata: { a: 1 } });
  });

  it('counts the time that a rule blocks before it promises an answer', async () => {
    const rule = {
      name: 'blocking',
      judge: () => {
        block(100);
        return new Promise<never>(() => {});
      },
    };
    const decision = await decide(deciderFor([rule], { blocking: { timeoutMilliseconds: 200 } }));
    expect(outcomes(decision)).toStrictEqual({ blocking: 'timed-out' });
    expect(decision.after).toBeLessThan(205);
  });

  it('gives the deadline verdict where blocking uses up the budget', async () => {
    const judge = () => {
      block(1600);
      return { outcome: 'pass' as const };
    };
    const after = vi.fn(() => ({ outcome: 'pass' as const }));
    const decision = await decide(
      deciderFor(
        [
          { name: 'a', judge },
          { name: 'b', judge: after },
        ],
        { a: { timeoutMilliseconds: 1900 } },
        { deadlineVerdict: 'closed' },
      ),
    );
    expect(decision).toMatchObject({ verdict: 'drop', forced: true, rule: undefined });
    expect(after).not.toHaveBeenCalled();
  });

  it('ignores what a rule says after its time', async () => {
    const late = slow('late', 400, { outcome: 'drop', reason: 'late' });
    const lateAndBroken = {
      name: 'broken',
      judge: () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('x')), 500)),
    };
    const decision = await decide(deciderFor([late, lateAndBroken]));
    expect(decision).toMatchObject({ verdict: 'pass', forced: true });
    // A rejection that nobody handles would fail the test run.
    await vi.advanceTimersByTimeAsync(1000);
    expect(outcomes(decision)).toStrictEqual({ late: 'timed-out', broken: 'timed-out' });
  });

  it("lets a rule's own policy count where its time and the budget end together", async () => {
    const never = { never: { timeoutMilliseconds: budget, failurePolicy: 'closed' } } as const;
    expect(await decide(deciderFor([hanging('never')], never))).toMatchObject({
      verdict: 'drop',
      rule: 'never',
    });
  });

  it('sets a rule aside that always answers late, whatever it says then', async () => {
    const decider = deciderFor([slow('late', 400)]);
    for (let time = 0; time < 6; time++) {
      expect(outcomes(await decide(decider))).toStrictEqual({ late: 'timed-out' });
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(outcomes(await decide(decider))).toStrictEqual({ late: 'set-aside' });
  });

  it('ignores the rejection of a rule that blocked the event loop for longer than its time', async () => {
    const judge = () => {
      block(400);
      return Promise.reject(new Error('nobody waits for this'));
    };
    expect(outcomes(await decide(deciderFor([{ name: 'a', judge }])))).toStrictEqual({ a: 'timed-out' });
  });

  it('takes no time where a clock is set back', async () => {
    let time = Date.now();
    const judge = () => {
      time -= 3_600_000;
      return { outcome: 'pass' as const };
    };
    const decider = deciderFor([{ name: 'a', judge }, passing('b')], {}, { now: () => time });
    const { reports } = await decider.decide(messageView(), time + budget);
    expect(reports).toMatchObject([
      { outcome: 'passed', milliseconds: 0 },
      { outcome: 'passed', milliseconds: 0 },
    ]);
  });

  it('gives an aborted signal to a rule that looks at it only after its end', async () => {
    let aborted: boolean | undefined;
    const judge: Rule['judge'] = async (_message, context) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      aborted = context.signal.aborted;
      return { outcome: 'pass' };
    };
    await decide(deciderFor([{ name: 'late', judge }]));
    await vi.advanceTimersByTimeAsync(400);
    expect(aborted).toBe(true);
  });
});

describe('shadow', () => {
  const shadow = { no: { mode: 'shadow' } } as const;

  it('reports what a shadow rule would have dropped, and lets the message pass', async () => {
    const decision = await decide(deciderFor([dropping('no', 0.8), passing('yes')], shadow));
    expect(decision).toMatchObject({ verdict: 'pass', forced: false, confidence: 1 });
    expect(decision.reports[0]).toMatchObject({
      rule: 'no',
      mode: 'shadow',
      outcome: 'dropped',
      confidence: 0.8,
    });
  });

  it('never lets a shadow rule add metadata or force a verdict', async () => {
    const annotation = answering('no', { outcome: 'annotate', metadata: { a: 1 } });
    expect(await decide(deciderFor([annotation], shadow))).toMatchObject({ metadata: undefined });
    const failing = { name: 'no', judge: () => Promise.reject(new Error('x')) };
    const closed = { no: { mode: 'shadow', failurePolicy: 'closed' } } as const;
    expect(await decide(deciderFor([failing], closed))).toMatchObject({ verdict: 'pass', forced: false });
  });

  it('does not wait for a shadow rule when the answer is ready', async () => {
    const decision = await decide(deciderFor([slow('no', 100), slow('yes', 30)], shadow));
    expect(decision.after).toBeLessThan(35);
    expect(outcomes(decision)).toStrictEqual({ no: 'unfinished', yes: 'passed' });
  });

  it('reports a shadow rule that is done before the enforced ones', async () => {
    const decision = await decide(
      deciderFor([slow('no', 20, { outcome: 'drop', reason: 'x' }), slow('yes', 30)], shadow),
    );
    expect(outcomes(decision)).toStrictEqual({ no: 'dropped', yes: 'passed' });
  });

  it('waits for shadow rules as long as the settings say, and no longer', async () => {
    const decision = await decide(
      deciderFor([slow('no', 100), slow('yes', 30)], shadow, { shadowWaitMilliseconds: 200 }),
    );
    expect(outcomes(decision)).toStrictEqual({ no: 'passed', yes: 'passed' });
    expect(decision.after).toBeLessThan(105);
    const never = hanging('no');
    const waited = await decide(deciderFor([never], shadow, { shadowWaitMilliseconds: 200 }));
    expect(waited.after).toBeLessThan(205);
    expect(outcomes(waited)).toStrictEqual({ no: 'unfinished' });
    expect(never.isAborted()).toBe(true);
  });

  it('never waits for shadow rules beyond the deadline, and leaves no timer behind', async () => {
    const rules = [hanging('no'), slow('yes', 1400)];
    const late = {
      no: { mode: 'shadow', timeoutMilliseconds: 1900 },
      yes: { timeoutMilliseconds: 1450 },
    } as const;
    const decision = await decide(deciderFor(rules, late, { shadowWaitMilliseconds: 1000 }));
    expect(decision.after).toBeLessThan(budget + 5);
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(0);
    await decide(deciderFor([slow('no', 100), passing('yes')], shadow, { shadowWaitMilliseconds: 1000 }));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks no shadow rule after the deadline', async () => {
    const judge = vi.fn(() => ({ outcome: 'pass' as const }));
    const blocking: Rule = {
      name: 'yes',
      judge: () => {
        block(1600);
        return { outcome: 'pass' };
      },
    };
    await decide(deciderFor([{ name: 'no', judge }, blocking], shadow));
    expect(judge).not.toHaveBeenCalled();
  });

  it('runs on messages that an enforced rule drops, too', async () => {
    const decision = await decide(deciderFor([dropping('yes'), dropping('no')], shadow));
    expect(outcomes(decision)).toStrictEqual({ yes: 'dropped', no: 'dropped' });
  });

  it("asks enforced rules first, so that a shadow rule that blocks takes nobody else's time", async () => {
    const order: string[] = [];
    const noting = (name: string): Rule => ({
      name,
      judge: () => {
        order.push(name);
        return { outcome: 'pass' };
      },
    });
    await decide(deciderFor([noting('no'), noting('yes')], shadow));
    expect(order).toStrictEqual(['yes', 'no']);
  });
});

describe('making rules from settings', () => {
  it('happens once for each settings object, and can happen ahead of the first message', async () => {
    const create = vi.fn(() => () => ({ outcome: 'pass' as const }));
    const rule = defineRule({ name: 'made', summary: 'Counts how often it is made.', options: {}, create });
    let settings = settingsFor([rule]);
    const decider = createDecider({
      rules: [rule],
      settings: () => settings,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
    });
    decider.warmUp();
    expect(create).toHaveBeenCalledTimes(1);
    await decide(decider);
    await decide(decider);
    settings = settingsFor([rule]);
    await decide(decider);
    expect(create).toHaveBeenCalledTimes(1);
    settings = settingsFor([rule], { made: { percentage: 99 } });
    await decide(decider);
    expect(create).toHaveBeenCalledTimes(2);
  });

  it('is a failure of the rule on every message where it fails', async () => {
    const create = () => {
      throw new Error('x');
    };
    const rule = defineRule({ name: 'unmade', summary: 'Cannot be made.', options: {}, create });
    const settings = settingsFor([rule], { unmade: { failurePolicy: 'closed' } });
    const decider = createDecider({
      rules: [rule],
      settings: () => settings,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
    });
    expect(() => decider.warmUp()).not.toThrow();
    expect(await decide(decider)).toMatchObject({ verdict: 'drop', forced: true, rule: 'unmade' });
  });

  it('is made of options that were read once, when the settings were checked', () => {
    const check = vi.fn(() => []);
    const rule = defineRule({
      name: 'read-once',
      summary: 'Counts how often its options are checked.',
      options: {},
      check,
      create: () => () => ({ outcome: 'pass' }),
    });
    const parsed = parseSettingsFor([rule], '{"rules":{"read-once":{"mode":"enforce"}}}');
    if (!parsed.ok) throw new Error(parsed.problems.join());
    createDecider({
      rules: [rule],
      settings: () => parsed.settings,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
    }).warmUp();
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('refuses options that its description does not allow', async () => {
    const rule = defineRule({
      name: 'strict',
      summary: 'Has no options.',
      options: {},
      create: () => () => ({ outcome: 'pass' }),
    });
    const settings = settingsFor([rule], { strict: { options: { any: 1 } } });
    const decider = createDecider({
      rules: [rule],
      settings: () => settings,
      deadlineVerdict: 'open',
      markForcedVerdicts: false,
    });
    expect((await decide(decider)).reports).toMatchObject([
      { outcome: 'failed', reason: 'RuleOptionsError' },
    ]);
  });
});

describe('whatever the rules do', () => {
  const behaviour = fc.record({
    kind: fc.constantFrom('pass', 'drop', 'annotate', 'throw', 'reject', 'hang', 'block', 'nonsense'),
    delay: fc.option(fc.integer({ min: 0, max: 2500 }), { nil: undefined }),
    mode: fc.constantFrom('enforce' as const, 'shadow' as const),
    failurePolicy: fc.constantFrom('open' as const, 'closed' as const),
    timeoutMilliseconds: fc.integer({ min: 1, max: 1900 }),
  });
  const answer = (kind: string): never | { outcome: 'pass' } => {
    if (kind === 'throw' || kind === 'reject') throw new Error('x');
    if (kind === 'drop') return { outcome: 'drop', reason: 'x' } as never;
    if (kind === 'annotate') return { outcome: 'annotate', metadata: { a: 1 } } as never;
    if (kind === 'nonsense') return 7 as never;
    return { outcome: 'pass' };
  };

  it('answers in time, and shadow rules change nothing', async () => {
    const property = fc.asyncProperty(
      fc.array(behaviour, { maxLength: 8 }),
      fc.constantFrom('open' as const, 'closed' as const),
      async (behaviours, deadlineVerdict) => {
        let abortedAtStart = false;
        const rules: Rule[] = behaviours.map(({ kind, delay }, index) => ({
          name: `rule-${index}`,
          judge: (_message, { signal }) => {
            abortedAtStart ||= signal.aborted;
            if (kind === 'hang') return new Promise(() => {});
            if (kind === 'block') block(delay ?? 200);
            if (delay === undefined || kind === 'block') return answer(kind);
            return new Promise((resolve) => setTimeout(resolve, delay)).then(() => answer(kind));
          },
        }));
        const differences = Object.fromEntries(behaviours.map((entry, index) => [`rule-${index}`, entry]));
        const decision = await decide(deciderFor(rules, differences, { deadlineVerdict }));
        const blocked = behaviours.reduce(
          (sum, { kind, delay }) => sum + (kind === 'block' ? (delay ?? 200) : 0),
          0,
        );
        expect(decision.after).toBeLessThan(budget + blocked + 10);
        const enforced = decision.reports.filter(({ mode }) => mode === 'enforce');
        if (decision.rule !== undefined) expect(enforced.map(({ rule }) => rule)).toContain(decision.rule);
        if (decision.verdict === 'drop' && !decision.forced)
          expect(enforced.map(({ outcome }) => outcome)).toContain('dropped');
        if (decision.verdict === 'pass')
          expect(enforced.map(({ outcome }) => outcome)).not.toContain('dropped');
        if (decision.metadata !== undefined)
          expect(enforced.map(({ outcome }) => outcome)).toContain('annotated');
        expect(abortedAtStart).toBe(false);
        vi.clearAllTimers();
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});
