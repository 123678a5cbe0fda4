import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineError, requestStart, runUntil } from '../../lambda/ingress/deadline.ts';

describe('requestStart', () => {
  const now = 1_790_000_000_000;

  it('is the request time of API Gateway', () => {
    expect(requestStart(now - 40, now)).toBe(now - 40);
    expect(requestStart(now, now)).toBe(now);
  });

  it.each([
    ['absent', undefined],
    ['a text', String(now)],
    ['not a number', Number.NaN],
    ['ahead of our clock', now + 1],
    ['older than any request can be', now - 30_001],
    ['in seconds', now / 1000],
  ])('is now where the request time is %s', (_case, timeEpoch) => {
    expect(requestStart(timeEpoch, now)).toBe(now);
  });

  it('is never in the future nor long ago, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.integer()), (timeEpoch) => {
        const start = requestStart(timeEpoch, now);
        expect(start <= now && start >= now - 30_000).toBe(true);
      }),
    );
  });
});

describe('runUntil', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('answers what the task answers, and leaves no timer behind', async () => {
    await expect(runUntil(Date.now() + 1000, async () => 'done')).resolves.toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects as the task does, and leaves no timer behind', async () => {
    const failing = runUntil(Date.now() + 1000, async () => {
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a task that heeds no signal, and aborts the signal', async () => {
    const signals: AbortSignal[] = [];
    const hanging = runUntil(Date.now() + 1000, (signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    const ended = expect(hanging).rejects.toBeInstanceOf(DeadlineError);
    await vi.advanceTimersByTimeAsync(999);
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect(signals[0]?.aborted).toBe(true);
  });

  it('does not wait for a deadline that is over', async () => {
    const late = runUntil(Date.now() - 5000, () => new Promise(() => {}));
    const ended = expect(late).rejects.toBeInstanceOf(DeadlineError);
    await vi.advanceTimersByTimeAsync(1);
    await ended;
  });
});
