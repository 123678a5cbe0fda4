import { hashText } from '../../../lambda/cometchat/hash-text.ts';
import type { SampleOptions } from '../index.ts';
import type { Random } from '../random.ts';

/** Two people, or a group, who talk to each other. */
export interface CastConversation {
  readonly id: string;
  readonly people: readonly [string, string, ...string[]];
  /** Undefined for two people. */
  readonly guid: string | undefined;
}

/** Who takes part in a run. Their names hold the seed, so that two runs have no subject in common. */
export interface Cast {
  readonly people: readonly [string, ...string[]];
  readonly conversations: readonly [CastConversation, ...CastConversation[]];
}

const peopleCount = 60;
const pairCount = 40;
const groupCount = 10;
const peopleInGroup = 5;

/** The cast for a seed. */
export function createCast(seed: string, random: Random): Cast {
  const run = hashText(seed).toString(36);
  const person = (number: number): string => `person-${run}-${number % peopleCount}`;
  const pair = (): CastConversation => {
    const first = random.below(peopleCount);
    const people = [person(first), person(first + 1 + random.below(peopleCount - 1))].sort();
    const [left = '', right = ''] = people;
    return { id: `${left}_user_${right}`, people: [left, right], guid: undefined };
  };
  const group = (number: number): CastConversation => {
    const guid = `group-${run}-${number}`;
    const first = random.below(peopleCount);
    const others = Array.from({ length: peopleInGroup - 2 }, (_, index) => person(first + 2 + index));
    return { id: `group_${guid}`, people: [person(first), person(first + 1), ...others], guid };
  };
  return {
    people: [person(0), ...Array.from({ length: peopleCount - 1 }, (_, number) => person(number + 1))],
    conversations: [
      pair(),
      ...Array.from({ length: pairCount - 1 }, pair),
      ...Array.from({ length: groupCount }, (_, number) => group(number)),
    ],
  };
}

/** A message that was written in a run; later events refer to it. */
export interface WrittenMessage {
  readonly id: string;
  readonly conversation: CastConversation;
  readonly sender: string;
}

/** Who writes and who gets it, for a sample about this message. */
export function placeOf(message: WrittenMessage): SampleOptions {
  const { id, guid } = message.conversation;
  return {
    messageId: message.id,
    sender: message.sender,
    receiver: otherPerson(message),
    conversationId: id,
    ...(guid === undefined ? {} : { group: guid }),
  };
}

/** Somebody in the conversation who did not write the message. */
export function otherPerson({ conversation, sender }: WrittenMessage): string {
  return conversation.people.find((person) => person !== sender) ?? sender;
}
