import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../local/json.ts';
import { sampleDelivery } from '../../samples/index.ts';

/** The process of a sender: sends what it is told and answers how long each acknowledgement took. */
const [webhookUrl = ''] = process.argv.slice(2);
const { SENDER_USERNAME: username, SENDER_PASSWORD: password } = process.env;
const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const agents = new Map<number, Agent>();
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
  if (!isJsonObject(message)) throw new Error('the sender was told nothing');
  const { trigger, group } = message;
  const [perSecond, seconds, connections] = [message.perSecond, message.seconds, message.connections].map(
    Number,
  );
  if (typeof trigger !== 'string' || !perSecond || !seconds || !connections) throw new Error('not a load');
  const agent = agents.get(connections) ?? new Agent({ keepAlive: true, maxSockets: connections });
  agents.set(connections, agent);
  const started = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = started + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    const answer = acknowledged(delivery(trigger, typeof group === 'string' ? { group } : {}), agent).then(
      (answeredAt) => answeredAt - due,
    );
    // Whether it failed is asked at the end; until then nobody waits for it.
    answer.catch(() => undefined);
    answers.push(answer);
  }
  return Promise.all(answers);
}

/** Of people that no other delivery is about. */
function delivery(trigger: string, place: { readonly group?: string }): string {
  seed += 1;
  const [sender, receiver] = [`ada-${process.pid}-${seed}`, `ben-${process.pid}-${seed}`];
  return JSON.stringify(
    sampleDelivery(trigger, {
      ...{ seed, sender, receiver, ...place },
      ...{ time: Date.now(), messageId: `${process.pid}${seed}` },
    }),
  );
}

/** Sends one delivery; answers when it was acknowledged. */
function acknowledged(body: string, agent: Agent): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { authorization, 'content-type': 'application/json' };
  const outgoing = request(webhookUrl, { agent, method: 'POST', headers }, (response) => {
    response.on('error', reject);
    response.on('end', () => {
      if (response.statusCode === 200) resolve(performance.now());
      else reject(new Error(`a delivery was answered ${response.statusCode}`));
    });
    response.resume();
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}
