/** The process of a sender: sends a load with the simulator and answers how long each acknowledgement took. */

import { isJsonObject } from '../../json/json.ts';
import { planDeliveries, type SourceDelivery } from '../../relay/commands/simulate/plan.ts';
import { runSimulation } from '../../relay/commands/simulate/simulation.ts';
import { createPoster, isSuccess } from '../../relay/http/poster.ts';
import { sampleDelivery } from '../../samples/index.ts';

const [url = ''] = process.argv.slice(2);
const { SENDER_USERNAME: username = '', SENDER_PASSWORD: password = '' } = process.env;
const endpoint = { url, credentials: { username, password } };
const timeout = 30_000;
let seed = 0;

process.on('disconnect', () => process.exit(0));
process.on('message', async (message: unknown) => {
  try {
    process.send?.({ latencies: await send(message) });
  } catch (error) {
    process.send?.({ problem: error instanceof Error ? error.message : String(error) });
  }
});

async function send(message: unknown): Promise<readonly number[]> {
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
