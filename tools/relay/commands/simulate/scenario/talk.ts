import { type SampleOptions, sampleDelivery } from '../../../../samples/index.ts';
import { hash32, type Random } from '../../../../samples/random.ts';
import type { Sender, SourceDelivery, SystemChoice } from '../plan.ts';
import type { Cast, Conversation } from './cast.ts';

/** A message that was written in a run; later events refer to it. */
export interface WrittenMessage {
  readonly id: string;
  readonly conversation: Conversation;
  readonly sender: string;
}

/** What the parts of the scenario share. */
export interface Talk {
  readonly cast: Cast;
  readonly random: Random;
  readonly system: SystemChoice;
  /** Whether questions of the moderation Custom API are asked. */
  readonly moderation: boolean;
  /** The latest messages, which later events are about. */
  readonly recent: WrittenMessage[];
  /** A delivery of the catalogue, a second later than the one before it. */
  deliver(trigger: string, options: SampleOptions): SourceDelivery;
}

/** A talk that has not begun. */
export function createTalk(parts: Omit<Talk, 'deliver' | 'recent'>, from: Sender, seed: string): Talk {
  let sampleSeed = hash32(seed);
  return {
    ...parts,
    recent: [],
    deliver: (trigger, options) => {
      sampleSeed = (sampleSeed + 1) >>> 0;
      const time = parts.cast.nextTime();
      const envelope = sampleDelivery(trigger, {
        system: 'modern',
        ...from,
        seed: sampleSeed,
        time,
        ...options,
      });
      return { destination: 'webhooks', trigger, envelope };
    },
  };
}

/** Who writes and who gets it, for a sample about this message. */
export function placeOf(message: WrittenMessage): SampleOptions {
  const { conversation, sender } = message;
  return {
    messageId: message.id,
    sender,
    receiver: otherPerson(message),
    conversationId: conversation.id,
    ...(conversation.guid === undefined ? {} : { group: conversation.guid }),
  };
}

/** Somebody in the conversation who did not write the message. */
export function otherPerson({ conversation, sender }: WrittenMessage): string {
  return conversation.people.find((person) => person !== sender) ?? sender;
}
