import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { messages } from '../../../lambda/telemetry/messages.ts';
import { readLine } from '../../../lambda/telemetry/read-line.ts';
import type { LocalRelay } from '../../local/index.ts';
import { runRelay } from '../../relay/run.ts';
import { sampleDelivery } from '../../samples/index.ts';
import { quartiles } from './rounds.ts';

/** What goes on beside the messages that are measured. */
export interface Storm {
  readonly trigger: 'message_sent' | 'message_read_receipt' | 'user_connection_status_changed';
  /** Where its deliveries go. */
  readonly lane: 'messages' | 'receipts' | 'users';
  /** The group in which they, and the messages that are measured, all are; left out: each is of other people. */
  readonly group?: string;
  /** The lane stands still for the first half, so that a backlog builds up and is then worked off. */
  readonly held: boolean;
}

/** Messages, and beside them a storm. Medians in milliseconds; resolves when everything that was sent is published. */
export async function runPhase(
  storm: Storm | undefined,
  relay: LocalRelay,
  publications: ReturnType<typeof createPublications>,
  load: Readonly<Record<'seconds' | 'messages' | 'presence' | 'connections', number>>,
) {
  const { seconds } = load;
  publications.clear();
  if (storm?.held)
    relay.faults.begin({
      queue: `-lane-${storm.lane}.fifo`,
      action: 'hang',
      operations: ['ReceiveMessage'],
      seconds: seconds / 2,
    });
  const ofMessages = { rate: load.messages, seconds, connections: 4 };
  const ofStorm = { rate: load.presence, seconds, connections: load.connections };
  const [acknowledgement] = await Promise.all([
    simulate(relay, { trigger: 'message_sent', group: storm?.group, ...ofMessages }),
    storm && simulate(relay, { trigger: storm.trigger, group: storm.group, ...ofStorm }),
  ]);
  const expected = { messages: seconds * load.messages, users: 0, receipts: 0 };
  if (storm !== undefined) expected[storm.lane] += seconds * load.presence;
  await publications.complete(expected);
  const median = (lane: string) => quartiles(publications.of(lane)).median;
  return {
    acknowledgement,
    publication: median('messages'),
    stormPublication: storm === undefined ? Number.NaN : median(storm.lane),
  };
}

const report = z.object({ kind: z.literal('report'), latency: z.object({ p50: z.number() }) });

let seed = 0;

/** Sends deliveries with `relay simulate`: the median time to the answer. Rejects if one wasn't acknowledged. */
async function simulate(
  relay: LocalRelay,
  load: { trigger: string; group: string | undefined; rate: number; seconds: number; connections: number },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'deliveries-'));
  const place = load.group === undefined ? {} : { group: load.group };
  for (let left = load.rate * load.seconds; left > 0; left -= 1) {
    seed += 1;
    const people = { sender: `ada-${seed}`, receiver: `ben-${seed}`, ...place };
    const delivery = sampleDelivery(load.trigger, { seed, messageId: String(seed), ...people });
    await writeFile(join(folder, `${seed}.json`), JSON.stringify(delivery));
  }
  const { username, password } = relay.credentials;
  const written: string[] = [];
  const to = ['--url', relay.webhookUrl, '--username', username];
  const pace = ['--rate', String(load.rate), '--concurrency', String(load.connections), '--timeout', '30000'];
  const exitCode = await runRelay(['simulate', '--json', '--dir', folder, ...to, ...pace], {
    stdout: { write: (text) => written.push(text) },
    stderr: { write: () => undefined },
    environment: { COMETCHAT_PASSWORD: password },
    signal: new AbortController().signal,
  });
  const text = written.join('');
  if (exitCode !== 0) throw new Error(`a delivery wasn't acknowledged: ${text}`);
  return report.parse(JSON.parse(text)).latency.p50;
}

const longestWaitMilliseconds = 60_000;

/** What the workers say of the events that they have published. */
export function createPublications() {
  const latencies = new Map<string, number[]>();
  const of = (lane: string): readonly number[] => latencies.get(lane) ?? [];
  return {
    /** Milliseconds from receipt to publication of a lane's events. */
    of,
    clear: () => latencies.clear(),
    /** Takes a line that a function wrote. */
    read(line: string): void {
      // Most lines are about something else, and parsing them all would take the storm's side.
      if (!line.includes(messages.published)) return;
      const { message, lane, latency } = readLine(line)?.fields ?? {};
      if (message === messages.published && lane !== undefined && latency !== undefined)
        latencies.set(lane, [...of(lane), latency]);
    },
    /** Waits until so many events of each lane are published. */
    async complete(expected: Readonly<Record<string, number>>): Promise<void> {
      const deadline = Date.now() + longestWaitMilliseconds;
      for (const [lane, events] of Object.entries(expected))
        while (of(lane).length < events) {
          if (Date.now() > deadline)
            throw new Error(`only ${of(lane).length} of ${events} events of the lane ${lane} were published`);
          await sleep(20);
        }
    },
  };
}
