import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { CometChatSystem } from '../../lambda/events/processed-event.ts';
import { createRandom, type Random } from './random.ts';

/** What a sample is made from. Whatever is left out follows from the seed; equal options make equal samples. */
export interface SampleOptions {
  /** Where a trigger belongs to several systems; otherwise the first that has it. */
  readonly system?: CometChatSystem;
  /** One of the trigger's variants, see `sampleVariants`; otherwise the first. */
  readonly variant?: string;
  /** A whole number from 0. */
  readonly seed?: number;
  readonly appId?: string;
  readonly webhook?: string;
  readonly region?: string;
  /** The uid of the user who acts. */
  readonly sender?: string;
  /** The uid of the other one; in a group, of a further member. */
  readonly receiver?: string;
  /** A guid: the sample plays in this group instead of between two users. */
  readonly group?: string;
  /** Otherwise it follows from the users or the group. */
  readonly conversationId?: string;
  readonly messageId?: string;
  readonly text?: string;
  /** The session of a call or a meeting. */
  readonly sessionId?: string;
  /** When it happened, in milliseconds since 1970. */
  readonly time?: number;
}

/** The decided options: who, where and when. */
export interface Scene {
  readonly random: Random;
  readonly appId: string;
  readonly webhook: string;
  readonly region: string;
  readonly sender: string;
  readonly receiver: string;
  readonly group: string;
  readonly receiverType: 'user' | 'group';
  readonly conversationId: string;
  readonly messageId: string;
  readonly text: string;
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The same in whole seconds. */
  readonly seconds: number;
}

const firstTime = Date.UTC(2026, 0, 15, 9);

export const firstMessageId = 1_000_000;

/** Leaves room for the messages that CometChat writes by itself, so that no two seeds share an id. */
export const messageIdStep = 10;

const phrases = [
  'Shall we meet at nine?',
  'The draft is in the shared folder.',
  'Grüße aus Köln 🌧️',
  'お昼はどこにしますか',
  'Thanks, that helps a lot!',
] as const;

export function setScene(options: SampleOptions): Scene {
  const seed = options.seed ?? 1;
  const random = createRandom(seed);
  const sender = options.sender ?? `ada-${random.hex(6)}`;
  const receiver = options.receiver ?? `ben-${random.hex(6)}`;
  const group = options.group ?? `climbers-${random.hex(6)}`;
  const receiverType = options.group === undefined ? 'user' : 'group';
  const time = options.time ?? firstTime + random.below(30 * 86_400) * 1000 + random.below(1000);
  const region = options.region ?? 'eu';
  const appId = options.appId ?? '27485d16b3a90c1e';
  return {
    random,
    appId,
    webhook: options.webhook ?? 'relay',
    region,
    sender,
    receiver,
    group,
    receiverType,
    conversationId: options.conversationId ?? conversationId(receiverType, sender, receiver, group),
    messageId: options.messageId ?? String(firstMessageId + seed * messageIdStep),
    text: options.text ?? random.pick(phrases),
    sessionId: options.sessionId ?? `v1.${region}.${appId}.${random.hex(20)}`,
    time,
    seconds: Math.floor(time / 1000),
  };
}

function conversationId(
  receiverType: 'user' | 'group',
  sender: string,
  receiver: string,
  group: string,
): string {
  return receiverType === 'group' ? `group_${group}` : [sender, receiver].sort().join('_user_');
}

/** The envelope of modern webhooks. */
export function modernEnvelope(scene: Scene, trigger: string, data: JsonObject): JsonObject {
  return { trigger, data, appId: scene.appId, region: scene.region, webhook: scene.webhook };
}

/** The envelope of legacy webhooks, with the fields that they may have beside. */
export function legacyEnvelope(
  scene: Scene,
  trigger: string,
  platform: string,
  data: JsonObject,
): JsonObject {
  return {
    trigger,
    data,
    appId: scene.appId,
    origin: { platform },
    chatAPIVersion: '3.0',
    region: scene.region,
    webhook: scene.webhook,
  };
}
