import { hash32, type Random } from '../../../../samples/random.ts';

/** Two people, or a group, who talk to each other. */
export interface Conversation {
  readonly id: string;
  readonly people: readonly [string, string, ...string[]];
  /** Undefined for two people. */
  readonly guid: string | undefined;
}

/** Who takes part in a run. Their names hold the seed, so that two runs have no subject in common. */
export interface Cast {
  readonly people: readonly [string, ...string[]];
  readonly conversations: readonly [Conversation, ...Conversation[]];
  /** A message id that is new each time, and is this run's own. */
  nextMessageId(): string;
  /** Milliseconds since 1970, a second later each time. The seed decides the first: bodies must not depend on the clock. */
  nextTime(): number;
}

const peopleCount = 60;
const pairCount = 40;
const groupCount = 10;
const peopleInGroup = 5;
const earliestSecond = 1_750_000_000;
const startRange = 10_000_000;
const runs = 9_000_000;
/** The action message of an edit has the id after its message's own. */
const idStep = 10;

/** The cast for a seed. */
export function createCast(seed: string, random: Random): Cast {
  const run = hash32(seed);
  const person = (number: number): string => `person-${run.toString(36)}-${number % peopleCount}`;
  let id = 0;
  let second = earliestSecond + (run % startRange);
  const pairs = Array.from({ length: pairCount }, (): Conversation => {
    const first = random.below(peopleCount);
    const people = [person(first), person(first + 1 + random.below(peopleCount - 1))].sort();
    const [left = person(0), right = person(1)] = people;
    return { id: `${left}_user_${right}`, people: [left, right], guid: undefined };
  });
  const groups = Array.from({ length: groupCount }, (_, number): Conversation => {
    const guid = `group-${run.toString(36)}-${number}`;
    const first = random.below(peopleCount);
    const others = Array.from({ length: peopleInGroup - 2 }, (_unused, index) => person(first + 2 + index));
    return { id: `group_${guid}`, people: [person(first), person(first + 1), ...others], guid };
  });
  const [firstPair = fallbackPair(person), ...otherPairs] = pairs;
  return {
    people: [person(0), ...Array.from({ length: peopleCount - 1 }, (_, number) => person(number + 1))],
    conversations: [firstPair, ...otherPairs, ...groups],
    nextMessageId: () => {
      id += idStep;
      return `${1_000_000 + (run % runs)}${String(id).padStart(8, '0')}`;
    },
    nextTime: () => {
      second += 1;
      return second * 1000;
    },
  };
}

function fallbackPair(person: (number: number) => string): Conversation {
  return { id: `${person(0)}_user_${person(1)}`, people: [person(0), person(1)], guid: undefined };
}
