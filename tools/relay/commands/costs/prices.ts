const million = 1e6;
const billion = 1e9;
const terabyte = 1024;

type Tier = readonly [price: number, upTo?: number];

/**
 * US dollars in us-east-1, on demand, without the free tier, as AWS lists them in 2026: the price of a unit, up to an
 * amount in a month. Other regions differ by up to a half; compare with https://aws.amazon.com/pricing/ before you rely on
 * them.
 */
export const prices = {
  /** HTTP API, per request of up to 512 KB. */
  apiRequest: [[1 / million, 300 * million], [0.9 / million]],
  functionInvocation: [[0.2 / million]],
  /** arm64, per GB and second. */
  functionGigabyteSecond: [[0.0000133334, 7.5 * billion], [0.0000120001, 18.75 * billion], [0.0000106667]],
  /** FIFO, per request; a request of more than 64 KB counts once for every 64 KB. */
  queueRequest: [[0.5 / million, 100 * billion], [0.4 / million, 200 * billion], [0.35 / million]],
  /** Of the archive's queue, which is a standard queue. */
  standardQueueRequest: [[0.4 / million]],
  /** To S3. */
  upload: [[5 / million]],
  /** Logs of functions and of the API, per GB ingested. */
  logGigabyte: [[0.5, 10 * terabyte], [0.25, 30 * terabyte], [0.1, 50 * terabyte], [0.05]],
  /** Per GB stored for a month, compressed. */
  logStorageGigabyte: [[0.03]],
  trace: [[5 / million]],
  /** To the internet, per GB: our answers. */
  transferGigabyte: [[0.09]],
  metric: [[0.3, 10_000], [0.1]],
  alarm: [[0.1]],
  dashboard: [[3]],
  secret: [[0.4]],
} as const satisfies Record<string, readonly Tier[]>;

export type Priced = keyof typeof prices;

/** What an amount in one month costs, each part of it at the price of its tier. */
export function priceOf(item: Priced, amount: number): number {
  const tiers: readonly Tier[] = prices[item];
  let below = 0;
  let cost = 0;
  for (const [price, upTo = Number.POSITIVE_INFINITY] of tiers) {
    cost += price * Math.max(0, Math.min(amount, upTo) - below);
    below = upTo;
  }
  return cost;
}
