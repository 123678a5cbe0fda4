import { describe, expect, it } from 'vitest';
import { createCircuitBreaker, pauseMilliseconds } from '../../../lambda/decisions/engine/circuit-breaker.ts';
import type { DecisionSettings, Rule } from '../../../lambda/decisions/index.ts';
import { messageView } from '../message-views.ts';
import { deciderFor, settingsFor } from './rules-for-tests.ts';

function failTimes(breaker: ReturnType<typeof createCircuitBreaker>, times: number) {
  for (let time = 0; time < times; time++) breaker.failed(0);
}

describe('a circuit breaker', () => {
  it('lets a rule be asked while it fails now and then', () => {
    const breaker = createCircuitBreaker();
    for (let call = 0; call < 50; call++) {
      if (call % 2 === 0) breaker.failed(0);
      else breaker.succeeded();
      expect(breaker.admit(0)).toBe(true);
    }
  });

  it('sets a rule aside after it failed in most of the last ten calls', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 5);
    expect(breaker.admit(0)).toBe(true);
    failTimes(breaker, 1);
    expect(breaker.admit(0)).toBe(false);
    expect(breaker.admit(pauseMilliseconds - 1)).toBe(false);
  });

  it('forgets failures that are more than ten calls ago', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 5);
    for (let call = 0; call < 10; call++) breaker.succeeded();
    failTimes(breaker, 5);
    expect(breaker.admit(0)).toBe(true);
  });

  it('tries once after the pause, and no second time meanwhile', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 6);
    expect(breaker.admit(pauseMilliseconds)).toBe(true);
    expect(breaker.admit(pauseMilliseconds)).toBe(false);
  });

  it('is whole again after a good trial', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 6);
    breaker.admit(pauseMilliseconds);
    breaker.succeeded();
    failTimes(breaker, 5);
    expect(breaker.admit(pauseMilliseconds)).toBe(true);
  });

  it('pauses again after a bad trial', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 6);
    breaker.admit(pauseMilliseconds);
    breaker.failed(pauseMilliseconds + 5);
    expect(breaker.admit(2 * pauseMilliseconds)).toBe(false);
    expect(breaker.admit(2 * pauseMilliseconds + 5)).toBe(true);
  });

  it('gives another trial where one was broken off', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 6);
    breaker.admit(pauseMilliseconds);
    breaker.abandoned();
    expect(breaker.admit(pauseMilliseconds)).toBe(true);
  });

  it('does not take the answer of a call from before the pause for a good trial', () => {
    const breaker = createCircuitBreaker();
    failTimes(breaker, 6);
    breaker.succeeded();
    expect(breaker.admit(1)).toBe(false);
  });

  it('does not pause longer because a clock was set back', () => {
    const breaker = createCircuitBreaker();
    for (let time = 0; time < 6; time++) breaker.failed(1_000_000);
    expect(breaker.admit(10)).toBe(true);
  });
});

describe('a rule that keeps failing', () => {
  let calls = 0;
  const bad: Rule = {
    name: 'bad',
    judge: () => {
      calls++;
      throw new Error('x');
    },
  };
  const decideTimes = async (times: number, decider: ReturnType<typeof deciderFor>, now: () => number) => {
    const decisions = [];
    for (let time = 0; time < times; time++)
      decisions.push(await decider.decide(messageView(), now() + 1500));
    return decisions;
  };

  it('is set aside by its policy, reported, and asked again after the pause', async () => {
    calls = 0;
    let time = 1_000_000;
    const now = () => time;
    const decider = deciderFor([bad], { bad: { failurePolicy: 'closed' } }, { now });
    const decisions = await decideTimes(20, decider, now);
    expect(calls).toBe(6);
    expect(decisions.at(-1)).toMatchObject({
      verdict: 'drop',
      forced: true,
      reports: [{ rule: 'bad', outcome: 'set-aside', milliseconds: 0 }],
    });
    time += pauseMilliseconds;
    await decideTimes(20, decider, now);
    expect(calls).toBe(7);
  });

  it('is tried at once when its settings change, and not when they only come anew', async () => {
    calls = 0;
    const now = () => 1_000_000;
    let settings: DecisionSettings = settingsFor([bad]);
    const decider = deciderFor([bad], {}, { now, settings: () => settings });
    await decideTimes(10, decider, now);
    settings = settingsFor([bad]);
    await decideTimes(10, decider, now);
    expect(calls).toBe(6);
    settings = settingsFor([bad], { bad: { timeoutMilliseconds: 299 } });
    await decideTimes(1, decider, now);
    expect(calls).toBe(7);
  });

  it('counts neither way where only the deadline cut it short', async () => {
    let time = 1_000_000;
    const waiting: Rule = { name: 'waiting', judge: () => new Promise(() => {}) };
    const decider = deciderFor([waiting], { waiting: { timeoutMilliseconds: 1000 } }, { now: () => time });
    for (let call = 0; call < 12; call++) {
      const { reports } = await decider.decide(messageView(), time + 1);
      expect(reports).toMatchObject([{ rule: 'waiting', outcome: 'timed-out' }]);
    }
    // The clock jumps while the rule waits, past its own time: now it has failed.
    for (let call = 0; call < 6; call++) {
      const decision = decider.decide(messageView(), time + 1);
      time += 1000;
      await decision;
    }
    const { reports } = await decider.decide(messageView(), time + 1);
    expect(reports).toMatchObject([{ rule: 'waiting', outcome: 'set-aside' }]);
  });

  it("is tried with another message where another rule's drop cut the trial short", async () => {
    let time = 1_000_000;
    const now = () => time;
    let isDropping = false;
    let isHanging = false;
    let trials = 0;
    const flaky: Rule = {
      name: 'flaky',
      judge: () => {
        trials++;
        if (isHanging) return new Promise(() => {});
        throw new Error('x');
      },
    };
    const strict: Rule = {
      name: 'strict',
      judge: () => (isDropping ? { outcome: 'drop', reason: 'x' } : { outcome: 'pass' }),
    };
    const decider = deciderFor([flaky, strict], {}, { now });
    await decideTimes(6, decider, now);
    time += pauseMilliseconds;
    trials = 0;
    isDropping = true;
    isHanging = true;
    const [cutShort] = await decideTimes(1, decider, now);
    expect(cutShort?.reports[0]).toMatchObject({ rule: 'flaky', outcome: 'unfinished' });
    isHanging = false;
    await decideTimes(1, decider, now);
    expect(trials).toBe(2);
  });
});
