import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../lambda/worker/clock.ts';

describe('a timeout', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('aborts its signal when its time is over', async () => {
    const { signal } = systemClock.timeout(1.5);
    expect(signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(signal.aborted).toBe(true);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const { signal, cancel } = systemClock.timeout(1000);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(signal.aborted).toBe(false);
  });
});
