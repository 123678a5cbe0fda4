import { describe, expect, it } from 'vitest';
import { createConsumerHealth } from '../../lambda/worker/consumer-health.ts';

describe('the health of consumers', () => {
  it('shortens the time of a consumer that took nothing, and of no other', () => {
    const health = createConsumerHealth();
    health.record('ill', ['refused', 'held'], 1_000);
    expect(health.deadlineFor('ill', 2_000, 20_000)).toBe(3_000);
    expect(health.deadlineFor('ill', 2_000, 2_500)).toBe(2_500);
    expect(health.deadlineFor('well', 2_000, 20_000)).toBe(20_000);
  });

  it('takes a consumer for well that took part of a batch, or had nothing to take', () => {
    const health = createConsumerHealth();
    health.record('partly', ['accepted', 'refused'], 1_000);
    health.record('idle', [], 1_000);
    expect(health.deadlineFor('partly', 2_000, 20_000)).toBe(20_000);
    expect(health.deadlineFor('idle', 2_000, 20_000)).toBe(20_000);
  });

  it('keeps what it knows over a batch that has nothing for the consumer', () => {
    const health = createConsumerHealth();
    health.record('ill', ['refused'], 1_000);
    health.record('ill', [], 1_500);
    expect(health.deadlineFor('ill', 2_000, 20_000)).toBe(3_000);
  });

  it('forgets after a success, and after a minute', () => {
    const health = createConsumerHealth();
    health.record('ill', ['refused'], 1_000);
    expect(health.deadlineFor('ill', 62_000, 90_000)).toBe(90_000);
    health.record('ill', ['refused'], 63_000);
    health.record('ill', ['accepted'], 64_000);
    expect(health.deadlineFor('ill', 65_000, 90_000)).toBe(90_000);
  });
});
