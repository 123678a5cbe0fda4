import { hashText } from '../../../lambda/cometchat/hash-text.ts';
import { isJsonObject } from '../../../lambda/cometchat/json.ts';
import { createRandom, type Random } from '../random.ts';
import { type Cast, createCast, otherPerson, placeOf, type WrittenMessage } from './cast.ts';
import {
  createMessageIds,
  createSampler,
  type MadeDelivery,
  type Sampler,
  type SamplerOptions,
} from './sampler.ts';

export interface ConversationOptions extends SamplerOptions {
  /** Which webhooks send; `all`: the modern ones, and `before_message`, which only legacy webhooks have. */
  readonly system: 'modern' | 'legacy' | 'all';
  /** Whether requests of the moderation Custom API are sent. */
  readonly moderation: boolean;
}

/** What the parts of the scenario share. */
interface Talk extends Cast, Pick<ConversationOptions, 'system' | 'moderation'> {
  readonly random: Random;
  /** The latest messages, which later events are about. */
  readonly recent: WrittenMessage[];
  readonly nextMessageId: () => string;
  /** A modern delivery unless the options say otherwise, a second later than the one before it. */
  readonly deliver: Sampler;
}

type Deliveries = Generator<MadeDelivery>;

const peopleOnlineAtFirst = 3;
const earliestSecond = 1_750_000_000;
const startRange = 10_000_000;
const rememberedMessages = 200;

/**
 * People talk, without end: they come online, write, get and read messages, edit, delete, react, call each other, join
 * groups, and are moderated.
 */
export function* conversationDeliveries(options: ConversationOptions): Deliveries {
  const { seed, system, moderation } = options;
  const random = createRandom(`${seed}/conversation`);
  const sample = createSampler(options);
  // The seed decides when it begins: bodies must not depend on the clock.
  let second = earliestSecond + (hashText(seed) % startRange);
  const talk: Talk = {
    ...createCast(seed, random),
    ...{ random, system, moderation, recent: [] },
    nextMessageId: createMessageIds(seed),
    deliver: (trigger, given) => {
      second += 1;
      return sample(trigger, { system: 'modern', time: second * 1000, ...given });
    },
  };
  for (const person of talk.people.slice(0, peopleOnlineAtFirst)) yield* comeOrGo(talk, person, true);
  while (true) yield* system === 'legacy' ? somethingLegacy(talk) : something(talk);
}

function somethingLegacy(talk: Talk): Deliveries {
  return talk.random.chance(80) ? write(talk) : somebodyComesOrGoes(talk);
}

/** What people do once there are messages to do it with, in percent; the rest of the time they write. */
const habits: readonly (readonly [
  percent: number,
  act: (talk: Talk, message: WrittenMessage) => Deliveries,
])[] = [
  [12, react],
  [12, somebodyComesOrGoes],
  [6, edit],
  [6, moderate],
  [6, joinGroup],
  [3, call],
  [2, takeBack],
];

function something(talk: Talk): Deliveries {
  const message = talk.recent[talk.random.below(talk.recent.length)];
  let dice = talk.random.next() * 100;
  if (message === undefined) return write(talk);
  for (const [percent, act] of habits) {
    if (dice < percent) return act(talk, message);
    dice -= percent;
  }
  return write(talk);
}

function somebodyComesOrGoes(talk: Talk): Deliveries {
  return comeOrGo(talk, talk.random.pick(talk.people), talk.random.chance(50));
}

function* comeOrGo({ deliver, system }: Talk, sender: string, arrives: boolean): Deliveries {
  const options = { variant: arrives ? 'connected' : 'disconnected', sender } as const;
  yield system === 'legacy'
    ? deliver('after_connection_status_changed', { ...options, system })
    : deliver('user_connection_status_changed', options);
}

function* joinGroup({ conversations, deliver, nextMessageId, random }: Talk): Deliveries {
  const { guid } = random.pick(conversations);
  if (guid !== undefined)
    yield deliver('group_member_joined', { group: guid, sender: `newcomer-${nextMessageId()}` });
}

/** Two people call each other: it rings, they join, they leave, it ends. All of it is one session. */
function* call({ conversations, deliver, nextMessageId, random }: Talk): Deliveries {
  const [caller, callee] = random.pick(conversations).people;
  const messageId = nextMessageId();
  const sessionId = `v1.eu.session.${messageId}`;
  yield deliver('call_initiated', { messageId, sessionId, sender: caller, receiver: callee });
  yield deliver('call_started', { sessionId });
  for (const sender of [caller, callee]) yield deliver('call_participant_joined', { sessionId, sender });
  for (const sender of [callee, caller]) yield deliver('call_participant_left', { sessionId, sender });
  yield deliver('call_ended', { sessionId });
}

/** Somebody writes: the questions before it, the message, and the receipts of who gets it. */
function* write({ conversations, deliver, random, recent, ...talk }: Talk): Deliveries {
  const conversation = random.pick(conversations);
  const sender = random.pick(conversation.people);
  const message: WrittenMessage = { id: talk.nextMessageId(), conversation, sender };
  const modern = placeOf(message);
  const legacy = { ...modern, system: 'legacy' } as const;
  if (talk.system !== 'modern') yield deliver('before_message', legacy);
  if (talk.system === 'legacy') {
    yield deliver('after_message', legacy);
  } else {
    const sent = deliver('message_sent', modern);
    if (talk.moderation) yield* askModeration(sent, sender);
    yield sent;
  }
  const options = talk.system === 'legacy' ? legacy : modern;
  yield deliver('message_delivery_receipt', options);
  if (random.chance(70)) yield deliver('message_read_receipt', options);
  recent.push(message);
  if (recent.length > rememberedMessages) recent.shift();
}

/** The request of the moderation Custom API (contract, section 12): the message to judge comes last. */
function* askModeration(sent: MadeDelivery, sender: string): Deliveries {
  const data = sent.envelope.data;
  const message = isJsonObject(data) ? data.message : undefined;
  if (!isJsonObject(message)) return;
  yield {
    destination: 'moderation',
    trigger: 'moderation question',
    envelope: { contextMessages: [{ [sender]: 'Good morning.' }, { [sender]: message }] },
  };
}

/** Somebody edits an earlier message. CometChat has been seen to send either shape. */
function* edit({ deliver, random }: Talk, message: WrittenMessage): Deliveries {
  const variant = random.chance(50) ? 'documented' : 'observed';
  yield deliver('message_edited', { ...placeOf(message), variant, text: 'Let us meet at eleven instead.' });
}

function* takeBack({ deliver, random }: Talk, message: WrittenMessage): Deliveries {
  const variant = random.chance(50) ? 'documented' : 'observed';
  yield deliver('message_deleted', { ...placeOf(message), variant });
}

/** Somebody else reacts, and sometimes thinks better of it. */
function* react({ deliver, random }: Talk, message: WrittenMessage): Deliveries {
  const options = { messageId: message.id, sender: otherPerson(message) };
  yield deliver('message_reaction_added', options);
  if (random.chance(20)) yield deliver('message_reaction_removed', options);
}

function* moderate({ deliver, random }: Talk, message: WrittenMessage): Deliveries {
  const trigger = random.chance(80) ? 'moderation_engine_approved' : 'moderation_engine_blocked';
  yield deliver(trigger, placeOf(message));
}
