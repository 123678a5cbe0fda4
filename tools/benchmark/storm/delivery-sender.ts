import { fileURLToPath } from 'node:url';
import { isJsonArray, isJsonObject } from '../../json/json.ts';
import { planDeliveries, type SourceDelivery } from '../../relay/commands/simulate/plan.ts';
import { runSimulation } from '../../relay/commands/simulate/simulation.ts';
import { createPoster, isSuccess } from '../../relay/http/poster.ts';
import { sampleDelivery } from '../../samples/index.ts';
import { answerParent, startChild } from '../measuring/child.ts';

/** A load of deliveries: so many a second, spread evenly, each about other people. */
export interface Load {
  readonly trigger: 'message_sent' | 'message_read_receipt' | 'user_connection_status_changed';
  readonly perSecond: number;
  readonly seconds: number;
  /** At most so many requests at a time; what is due later waits, and its wait counts. */
  readonly connections: number;
  /** All deliveries are in this group, of another member each; undefined: each between two other people. */
  readonly group?: string | undefined;
}

/** Sends deliveries from its own process. */
export interface DeliverySender {
  /**
   * Answers when all are acknowledged: how long each took, in milliseconds from when it was due. Rejects if one wasn't
   * answered 200.
   */
  send(load: Load): Promise<readonly number[]>;
  stop(): Promise<void>;
}

export function startDeliverySender(target: {
  readonly webhookUrl: string;
  readonly username: string;
  readonly password: string;
}): DeliverySender {
  // The credentials not as arguments, which everybody on the machine can read.
  const { username: SENDER_USERNAME, password: SENDER_PASSWORD } = target;
  const environment = { ...process.env, SENDER_USERNAME, SENDER_PASSWORD };
  const child = startChild(fileURLToPath(import.meta.url), [target.webhookUrl], environment);
  return {
    async send(load) {
      const answer = await child.ask({ ...load });
      const latencies = isJsonObject(answer) ? answer.latencies : undefined;
      if (!isJsonArray(latencies)) throw new Error("the sender didn't tell its latencies");
      return latencies.map(Number);
    },
    stop: () => child.stop(),
  };
}

const timeout = 30_000;
let seed = 0;

if (import.meta.main) answerParent(async (message) => ({ latencies: await send(message) }));

/** Sends a load with the simulator. */
async function send(message: unknown): Promise<readonly number[]> {
  const { SENDER_USERNAME: username = '', SENDER_PASSWORD: password = '' } = process.env;
  const endpoint = { url: process.argv[2] ?? '', credentials: { username, password } };
  const { trigger, group, ...load } = isJsonObject(message) ? message : {};
  const [rate, seconds, concurrency] = [load.perSecond, load.seconds, load.connections].map(Number);
  if (typeof trigger !== 'string' || !rate || !seconds || !concurrency) throw new Error('not a load');
  const place = typeof group === 'string' ? { group } : {};
  const poster = createPoster({ concurrency, timeout, local: true });
  const latencies: number[] = [];
  const started = performance.now();
  try {
    await runSimulation({
      plan: planDeliveries(deliveries(trigger, place), Math.round(rate * seconds)),
      ...{ poster, concurrency, rate, retryDelays: [], ledger: undefined },
      endpoints: { webhooks: endpoint, moderation: endpoint },
      statistics: {
        attempt: ({ number }, _attempt, answer) => {
          if (!isSuccess(answer))
            throw new Error(`a delivery was answered ${answer.status ?? answer.failure}`);
          latencies.push(performance.now() - started - (number * 1000) / rate);
        },
        ended: () => undefined,
      },
      signal: new AbortController().signal,
      onSubmit: () => undefined,
    });
  } finally {
    poster.close();
  }
  return latencies;
}

/** Deliveries about people that no other delivery is about. */
function* deliveries(trigger: string, place: { readonly group?: string }): Generator<SourceDelivery> {
  while (true) {
    seed += 1;
    const [sender, receiver] = [`ada-${process.pid}-${seed}`, `ben-${process.pid}-${seed}`];
    const envelope = sampleDelivery(trigger, {
      ...{ seed, sender, receiver, ...place },
      ...{ time: Date.now(), messageId: `${process.pid}${seed}` },
    });
    yield { destination: 'webhooks', trigger, envelope };
  }
}
