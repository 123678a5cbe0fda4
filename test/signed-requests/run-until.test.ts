import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineError, runUntil } from '../../lambda/signed-requests/run-until.ts';

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
