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
  relay: LocalRelay,
  load: Readonly<Record<'seconds' | 'messages' | 'presence' | 'connections', number>>,
  storm?: Storm,
) {
  const { seconds } = load;
  const ownFolder = await writeDeliveries('message_sent', seconds * load.messages, storm?.group);
  const stormFolder = storm && (await writeDeliveries(storm.trigger, seconds * load.presence, storm.group));
  const started = Date.now();
  if (storm?.held)
    relay.faults.begin({
      queue: `-lane-${storm.lane}.fifo`,
      action: 'hang',
      operations: ['ReceiveMessage'],
      seconds: seconds / 2,
    });
  const [acknowledgement] = await Promise.all([
    simulate(relay, ownFolder, { rate: load.messages, connections: 4 }),
    stormFolder && simulate(relay, stormFolder, { rate: load.presence, connections: load.connections }),
  ]);
  const expected = seconds * (load.messages + (storm === undefined ? 0 : load.presence));
  const published = await publicationsSince(relay, started, expected);
  const median = (lane = 'none') =>
    quartiles((published.get(lane) ?? []).map(({ latency }) => latency)).median;
  return { acknowledgement, publication: median('messages'), stormPublication: median(storm?.lane) };
}

let seed = 0;

/** Writes so many deliveries, each about other people, into a folder of their own. */
async function writeDeliveries(trigger: string, count: number, group: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deliveries-'));
  const place = group === undefined ? {} : { group };
  for (let left = count; left > 0; left -= 1) {
    seed += 1;
    const people = { sender: `ada-${seed}`, receiver: `ben-${seed}`, ...place };
    const delivery = sampleDelivery(trigger, { seed, messageId: String(seed), ...people });
    await writeFile(join(folder, `${seed}.json`), JSON.stringify(delivery));
  }
  return folder;
}

const report = z.object({ kind: z.literal('report'), latency: z.object({ p50: z.number() }) });

/** Sends a folder with `relay simulate`: the median time to the answer. Rejects if a delivery wasn't acknowledged. */
async function simulate(
  relay: LocalRelay,
  folder: string,
  { rate, connections }: Readonly<Record<'rate' | 'connections', number>>,
): Promise<number> {
  const { username, password } = relay.credentials;
  const written: string[] = [];
  const to = ['--url', relay.webhookUrl, '--username', username];
  const pace = ['--rate', String(rate), '--concurrency', String(connections), '--timeout', '30000'];
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

/** Waits until so many events are published: how long each took from its receipt, in milliseconds by lane. */
async function publicationsSince(relay: LocalRelay, since: number, expected: number) {
  const deadline = Date.now() + longestWaitMilliseconds;
  while (true) {
    const lines = await relay.logs({ contains: messages.published, since });
    const published = lines.flatMap(({ message: line }) => {
      const { message, lane, latency = Number.NaN } = readLine(line)?.fields ?? {};
      return message === messages.published ? [{ lane, latency }] : [];
    });
    if (published.length >= expected) return Map.groupBy(published, ({ lane }) => lane);
    if (Date.now() > deadline)
      throw new Error(`only ${published.length} of ${expected} events were published`);
    await sleep(200);
  }
}
