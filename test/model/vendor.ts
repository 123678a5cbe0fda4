import { type Delivery, parseDelivery } from '../../lambda/cometchat/delivery.ts';
import type { JsonValue } from '../../lambda/cometchat/json.ts';
import { routeDelivery } from '../../lambda/cometchat/routing.ts';
import type { createAcknowledge } from '../../lambda/ingress/acknowledge.ts';
import type { Exchange } from '../../lambda/ingress/exchange.ts';
import { sampleDelivery } from '../../tools/samples/index.ts';
import type { FifoQueue } from './fifo-queue.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import type { WorldClock } from './world-clock.ts';

/** What is written in a message whose event SQS will not take. */
export const poisonText = 'poisoned text';
/** What is written in a message that takes seconds to prepare. */
export const hostileText = 'hostile text';

/** A delivery as the vendor sends it, and what became of it there. */
export interface Sent {
  readonly trigger: string;
  readonly body: string;
  readonly poison: boolean;
  /** The event's id; undefined until it was acknowledged. */
  id: string | undefined;
}

export interface VendorOptions {
  readonly profile: Profile;
  readonly clock: WorldClock;
  readonly random: Random;
  readonly lane: FifoQueue;
  readonly acknowledge: ReturnType<typeof createAcknowledge>;
  readonly complain: (problem: string) => void;
}

/** Sends some conversations' deliveries, each up to three times, as CometChat does where retries are on. */
export async function sendConversations(options: VendorOptions): Promise<readonly Sent[]> {
  const { random } = options;
  const conversations = random.between(1, 3);
  const sent = await Promise.all(
    Array.from({ length: conversations }, (_, index) => converse(index, options)),
  );
  return sent.flat();
}

async function converse(conversation: number, options: VendorOptions): Promise<Sent[]> {
  const { clock, lane, profile, random } = options;
  const sent: Sent[] = [];
  const attempts: Promise<void>[] = [];
  const messages = random.between(3, 18);
  for (let number = 0; number < messages; number += 1) {
    await clock.wait(random.chance(0.8) ? random.between(0, 100) : random.between(0, 40_000));
    const messageId = String(1_000 * (conversation + 1) + number);
    const { delivery, ...one } = makeDelivery(conversation, messageId, options);
    sent.push(one);
    if (random.chance(profile.unreadable)) {
      const { messageGroupId } = routeDelivery(delivery, { receivedAt: clock.now(), requestId: messageId });
      lane.send({ body: 'not JSON', groupId: messageGroupId, deduplicationId: messageId, attributes: {} });
    }
    const attempt = deliver(one, delivery, options);
    if (random.chance(0.5)) await attempt;
    attempts.push(attempt);
  }
  await Promise.all(attempts);
  return sent;
}

function makeDelivery(
  conversation: number,
  messageId: string,
  { clock, profile, random }: VendorOptions,
): Sent & { delivery: Delivery } {
  const trigger = random.pick(['message_sent', 'message_sent', 'message_edited', 'message_deleted']);
  const poison = random.chance(profile.poison);
  const hostile = random.chance(profile.hostile);
  const words = [...(poison ? [poisonText] : []), ...(hostile ? [hostileText] : []), 'hello'];
  const sample: JsonValue = sampleDelivery(trigger, {
    system: 'modern',
    sender: `user-${conversation}`,
    receiver: `friend-${conversation}`,
    messageId,
    text: words.join(', '),
    time: clock.now(),
    seed: Number(messageId),
  });
  const body = JSON.stringify(sample);
  const delivery = parseDelivery(sample);
  if (delivery === undefined) throw new Error('a sample is not a delivery');
  return { trigger, body, poison: body.includes(poisonText), id: undefined, delivery };
}

/** Milliseconds to wait before each of the vendor's attempts. */
const pauses = [0, 10_000, 30_000];

async function deliver(sent: Sent, delivery: Delivery, options: VendorOptions): Promise<void> {
  const { acknowledge, clock, complain, lane, random } = options;
  for (const [index, pause] of pauses.entries()) {
    await clock.wait(pause);
    const exchange: Exchange = { requestId: `request-${random.next()}`, startedAt: clock.now() };
    try {
      await acknowledge(delivery, sent.body, exchange);
    } catch {
      continue;
    }
    sent.id = exchange.id;
    if (!lane.accepted.some(({ message }) => message.body === sent.body))
      complain(`${exchange.id} was acknowledged before its lane had taken it`);
    // The vendor may not have seen the answer.
    if (index > 0 || random.chance(0.9)) return;
  }
}
