import { describe, expect, it } from 'vitest';
import { createConsumerHealth } from '../../lambda/worker/consumer-health.ts';

describe('the health of consumers', () => {
  it('probes a consumer that took nothing, and no other', () => {
    const health = createConsumerHealth();
    health.record('ill', ['failed', 'held'], 1_000);
    expect(health.probe('ill', 2_000)).toBe(1_000);
    expect(health.probe('well', 2_000)).toBeUndefined();
  });

  it('takes a consumer for well that took part of a batch, or had nothing to take', () => {
    const health = createConsumerHealth();
    health.record('partly', ['accepted', 'failed'], 1_000);
    health.record('idle', [], 1_000);
    expect(health.probe('partly', 2_000)).toBeUndefined();
    expect(health.probe('idle', 2_000)).toBeUndefined();
  });

  it('does not count what the time of a batch did not reach, or what is wrong with a message', () => {
    const health = createConsumerHealth();
    health.record('late', ['postponed', 'postponed'], 1_000);
    health.record('picky', ['refused', 'held'], 1_000);
    expect(health.probe('late', 2_000)).toBeUndefined();
    expect(health.probe('picky', 2_000)).toBeUndefined();
  });

  it('keeps what it knows over a batch that says nothing of the consumer', () => {
    const health = createConsumerHealth();
    health.record('ill', ['failed'], 1_000);
    health.record('ill', [], 1_500);
    health.record('ill', ['postponed'], 1_600);
    expect(health.probe('ill', 2_000)).toBe(1_000);
  });

  it('forgets after a success, and after a minute', () => {
    const health = createConsumerHealth();
    health.record('ill', ['failed'], 1_000);
    expect(health.probe('ill', 62_000)).toBeUndefined();
    health.record('ill', ['failed'], 63_000);
    health.record('ill', ['accepted'], 64_000);
    expect(health.probe('ill', 65_000)).toBeUndefined();
  });
});
