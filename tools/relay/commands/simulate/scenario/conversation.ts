import { createRandom } from '../../../../samples/random.ts';
import type { Sender, SourceDelivery, SystemChoice } from '../plan.ts';
import { createCast } from './cast.ts';
import { createTalk, type Talk, type WrittenMessage } from './talk.ts';
import { edit, moderate, react, takeBack, write } from './writing.ts';

export interface ScenarioOptions {
  readonly system: SystemChoice;
  /** Whether questions of the moderation Custom API are asked. */
  readonly moderation: boolean;
}

const peopleOnlineAtFirst = 3;

/**
 * People talk, without end: they come online, write, get and read messages, edit, delete, react, call each other, join
 * groups, and are moderated. With `all`, the modern webhooks and `before_message`, which only legacy webhooks have.
 */
export function* conversationDeliveries(
  sender: Sender,
  seed: string,
  options: ScenarioOptions,
): Generator<SourceDelivery> {
  const random = createRandom(`${seed}/conversation`);
  const talk = createTalk({ cast: createCast(seed, random), random, ...options }, sender, seed);
  for (const person of talk.cast.people.slice(0, peopleOnlineAtFirst)) yield* comeAndGo(talk, person, true);
  while (true) yield* talk.system === 'legacy' ? somethingLegacy(talk) : something(talk);
}

function somethingLegacy(talk: Talk): Generator<SourceDelivery> {
  return talk.random.chance(80) ? write(talk) : somebodyComesOrGoes(talk);
}

/** What people do once there are messages to do it with, in percent; the rest of the time they write. */
const habits: readonly {
  readonly percent: number;
  readonly act: (talk: Talk, message: WrittenMessage) => Generator<SourceDelivery>;
}[] = [
  { percent: 12, act: react },
  { percent: 12, act: somebodyComesOrGoes },
  { percent: 6, act: edit },
  { percent: 6, act: moderate },
  { percent: 6, act: joinGroup },
  { percent: 3, act: call },
  { percent: 2, act: takeBack },
];

function something(talk: Talk): Generator<SourceDelivery> {
  const message = talk.recent[talk.random.below(talk.recent.length)];
  let dice = talk.random.next() * 100;
  if (message === undefined) return write(talk);
  for (const { percent, act } of habits) {
    if (dice < percent) return act(talk, message);
    dice -= percent;
  }
  return write(talk);
}

function somebodyComesOrGoes(talk: Talk): Generator<SourceDelivery> {
  return comeAndGo(talk, talk.random.pick(talk.cast.people), talk.random.chance(50));
}

/** Somebody comes online, or goes. */
function* comeAndGo(talk: Talk, person: string, arrives: boolean): Generator<SourceDelivery> {
  const variant = arrives ? 'connected' : 'disconnected';
  yield talk.system === 'legacy'
    ? talk.deliver('after_connection_status_changed', { system: 'legacy', variant, sender: person })
    : talk.deliver('user_connection_status_changed', { variant, sender: person });
}

/** Somebody new joins a group. */
function* joinGroup(talk: Talk): Generator<SourceDelivery> {
  const { guid } = talk.random.pick(talk.cast.conversations);
  if (guid === undefined) return;
  yield talk.deliver('group_member_joined', { group: guid, sender: `newcomer-${talk.cast.nextMessageId()}` });
}

/** Two people call each other: it rings, they join, they leave, it ends. All of it is one session. */
function* call(talk: Talk): Generator<SourceDelivery> {
  const [caller, callee] = talk.random.pick(talk.cast.conversations).people;
  const messageId = talk.cast.nextMessageId();
  const sessionId = `v1.eu.session.${messageId}`;
  yield talk.deliver('call_initiated', { messageId, sessionId, sender: caller, receiver: callee });
  yield talk.deliver('call_started', { sessionId });
  for (const sender of [caller, callee]) yield talk.deliver('call_participant_joined', { sessionId, sender });
  for (const sender of [callee, caller]) yield talk.deliver('call_participant_left', { sessionId, sender });
  yield talk.deliver('call_ended', { sessionId });
}
