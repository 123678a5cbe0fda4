import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestStart } from '../../lambda/ingress/deadline.ts';

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
