import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../json/json.ts';
import { createSqsClient } from '../../local/sqs/client.ts';

/** How many deliveries are in the lanes, waiting or in a worker's hands. */
export interface LaneDepths {
  /** Of one lane, now. */
  of(lane: string): Promise<number>;
  /** The most that were seen in each lane since the last call. */
  takePeaks(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

const pauseMilliseconds = 200;

/** Looks at the named lanes' queues several times a second. */
export function watchLaneDepths(
  {
    sqsEndpoint,
    queueUrls,
  }: { readonly sqsEndpoint: string; readonly queueUrls: Readonly<Record<string, string>> },
  lanes: readonly string[],
): LaneDepths {
  const client = createSqsClient(sqsEndpoint);
  const stopping = new AbortController();
  let peaks = new Map<string, number>();

  async function depth(lane: string): Promise<number> {
    const url = Object.entries(queueUrls).find(([name]) => name.endsWith(`-lane-${lane}.fifo`))?.[1];
    if (url === undefined) throw new Error(`there is no queue of the lane ${lane}`);
    const { Attributes: attributes } = await client.call(
      'GetQueueAttributes',
      { QueueUrl: url, AttributeNames: [waiting, inHand] },
      { timeoutMilliseconds: 5_000, signal: stopping.signal },
    );
    if (!isJsonObject(attributes)) throw new Error('SQS did not tell the attributes of a queue');
    return Number(attributes[waiting]) + Number(attributes[inHand]);
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const lane of lanes) {
        const now = await depth(lane).catch(() => 0);
        peaks.set(lane, Math.max(peaks.get(lane) ?? 0, now));
      }
      await sleep(pauseMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }
  const watching = watch();

  return {
    of: depth,
    takePeaks() {
      const taken = peaks;
      peaks = new Map();
      return taken;
    },
    async stop() {
      stopping.abort();
      await watching;
      client.close();
    },
  };
}

const waiting = 'ApproximateNumberOfMessages';
const inHand = 'ApproximateNumberOfMessagesNotVisible';
