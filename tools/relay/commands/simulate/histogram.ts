/** Durations counted in buckets that grow by 2 %: small for any number of them, and exact enough for percentiles. */
export interface Histogram {
  readonly count: number;
  /** Milliseconds; 0 where nothing was recorded. */
  readonly longest: number;
  record(milliseconds: number): void;
  /** The duration that `percent` of all did not exceed: at most 2 % too high, never too low. */
  percentile(percent: number): number;
}

const growth = Math.log(1.02);
const shortest = 0.01;

/** An empty histogram. */
export function createHistogram(): Histogram {
  const buckets: number[] = [];
  let count = 0;
  let longest = 0;
  return {
    get count() {
      return count;
    },
    get longest() {
      return longest;
    },
    record: (milliseconds) => {
      const bucket = milliseconds <= shortest ? 0 : Math.ceil(Math.log(milliseconds / shortest) / growth);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      count += 1;
      longest = Math.max(longest, milliseconds);
    },
    percentile: (percent) => {
      const rank = Math.max(1, Math.ceil((percent / 100) * count));
      let passed = 0;
      for (const [bucket, inBucket] of buckets.entries()) {
        passed += inBucket ?? 0;
        if (passed >= rank) return Math.min(longest, shortest * Math.exp(bucket * growth));
      }
      return longest;
    },
  };
}
