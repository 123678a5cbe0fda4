/** A price per unit up to an amount in a month; the last tier has no end. */
export interface Tier {
  readonly upTo: number;
  readonly price: number;
}

const million = 1e6;
const billion = 1e9;
const terabyte = 1024;

const always = (price: number): readonly Tier[] => [{ upTo: Number.POSITIVE_INFINITY, price }];

/**
 * US dollars in us-east-1, on demand, without the free tier, as AWS lists them in 2026. Other regions differ by up to a
 * half; compare with https://aws.amazon.com/pricing/ before you rely on them.
 */
export const prices = {
  /** HTTP API, per request of up to 512 KB. */
  apiRequest: [
    { upTo: 300 * million, price: 1 / million },
    { upTo: Number.POSITIVE_INFINITY, price: 0.9 / million },
  ],
  functionInvocation: always(0.2 / million),
  /** arm64, per GB and second. */
  functionGigabyteSecond: [
    { upTo: 7.5 * billion, price: 0.0000133334 },
    { upTo: 18.75 * billion, price: 0.0000120001 },
    { upTo: Number.POSITIVE_INFINITY, price: 0.0000106667 },
  ],
  /** FIFO, per request; a request of more than 64 KB counts once for every 64 KB. */
  queueRequest: [
    { upTo: 100 * billion, price: 0.5 / million },
    { upTo: 200 * billion, price: 0.4 / million },
    { upTo: Number.POSITIVE_INFINITY, price: 0.35 / million },
  ],
  /** Of the archive's queue, which is a standard queue. */
  standardQueueRequest: always(0.4 / million),
  /** To S3. */
  upload: always(5 / million),
  /** Logs of functions and of the API, per GB ingested. */
  logGigabyte: [
    { upTo: 10 * terabyte, price: 0.5 },
    { upTo: 30 * terabyte, price: 0.25 },
    { upTo: 50 * terabyte, price: 0.1 },
    { upTo: Number.POSITIVE_INFINITY, price: 0.05 },
  ],
  /** Per GB stored for a month, compressed. */
  logStorageGigabyte: always(0.03),
  trace: always(5 / million),
  /** To the internet, per GB: our answers. */
  transferGigabyte: always(0.09),
  metric: [
    { upTo: 10_000, price: 0.3 },
    { upTo: Number.POSITIVE_INFINITY, price: 0.1 },
  ],
  alarm: always(0.1),
  dashboard: always(3),
  secret: always(0.4),
} as const satisfies Record<string, readonly Tier[]>;

export type Priced = keyof typeof prices;

/** What an amount in one month costs, each part of it at the price of its tier. */
export function priceOf(item: Priced, amount: number): number {
  let below = 0;
  let cost = 0;
  for (const { upTo, price } of prices[item]) {
    if (amount <= below) break;
    cost += (Math.min(amount, upTo) - below) * price;
    below = upTo;
  }
  return cost;
}
