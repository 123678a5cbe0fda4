import { effect, signal } from '@preact/signals';
import type { LiveRecord, QueueSnapshot, RelayFacts, StreamEvents } from '../shared/api.ts';
import { ask, wordsOf } from './ask.ts';
import { createRecordLog } from './state/record-log.ts';
import { createSeries } from './state/series.ts';

/** Where the stream stands. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');
/** What the server complains of; empty while all is well. */
export const problem = signal('');
export const relay = signal<RelayFacts | undefined>(undefined);
export const queues = signal<QueueSnapshot | undefined>(undefined);

export const log = createRecordLog();
export const series = createSeries();

/** The record that is marked in the list, and the one whose way is shown. */
export const marked = signal<LiveRecord | undefined>(undefined);
export const opened = signal<LiveRecord | undefined>(undefined);
export const paused = signal(false);
/** True while the list is scrolled away from its newest record: it must not move then. */
export const scrolledAway = signal(false);
effect(() => log.hold(paused.value || scrolledAway.value));

/** After a stream broke, the next begins this long before the last record: lines may come late. Milliseconds. */
const overlap = 2_000;
const retryMilliseconds = 1_000;
/** How far back the first stream looks, in milliseconds. */
const lookBack = 300_000;

let newest = Date.now() - lookBack;

/** Follows the relay, and begins again when the stream breaks: while the relay restarts, for one. */
export function follow(): void {
  const source = new EventSource(`api/stream?since=${newest - overlap}`);
  const on = <Name extends keyof StreamEvents>(name: Name, take: (data: StreamEvents[Name]) => void) =>
    source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  source.onopen = () => {
    connection.value = 'live';
    problem.value = '';
    void readFacts();
  };
  source.onerror = () => {
    connection.value = 'lost';
    source.close();
    setTimeout(follow, retryMilliseconds);
  };
  on('records', (records) => {
    for (const { time } of records) newest = Math.max(newest, time);
    series.add(log.add(records));
  });
  on('queues', (snapshot) => {
    series.addQueues(snapshot);
    queues.value = snapshot;
  });
  on('subjects', log.learn);
  on('problem', (words) => {
    problem.value = words;
  });
}

/** Asks which relay this is, and what is known of it now. */
export async function readFacts(): Promise<void> {
  try {
    relay.value = await ask<RelayFacts>('relay');
  } catch (error) {
    problem.value = wordsOf(error);
  }
}
