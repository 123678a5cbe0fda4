import { setTimeout as sleep } from 'node:timers/promises';
import { messages } from '../../../lambda/telemetry/messages.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import { isJsonObject } from '../../json/json.ts';
import { createSqsClient } from '../../local/sqs/client.ts';

/** How many deliveries are in the lanes, waiting or in a worker's hands. */
export interface LaneDepths {
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

/** What the workers say of the events that they have published. */
export interface Publications {
  /** Takes a line that a function wrote. */
  read(line: string): void;
  /** Milliseconds from receipt to publication of a lane's events since the last call. */
  take(lane: string): readonly number[];
  count(lane: string): number;
}

export function createPublications(): Publications {
  const latencies = new Map<string, number[]>();
  const of = (lane: string) => latencies.get(lane) ?? [];
  return {
    read(line) {
      // Most lines are about something else, and parsing them all would take the storm's side.
      if (!line.includes(messages.published)) return;
      const { message, lane, latency } = readLine(line)?.fields ?? {};
      if (message === messages.published && lane !== undefined && latency !== undefined)
        latencies.set(lane, [...of(lane), latency]);
    },
    take(lane) {
      const taken = of(lane);
      latencies.delete(lane);
      return taken;
    },
    count: (lane) => of(lane).length,
  };
}
