import type { ObservedMessage } from './observed-message.ts';

/** A message that a queue accepted, with its place in the order of all. */
export interface KeptMessage extends ObservedMessage {
  /** From 1; never used twice in a run. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The newest messages of this run, in memory: what tools show of events, and record of them. */
export interface KeptMessages {
  add(message: ObservedMessage): void;
  /** Those after this sequence number, oldest first. */
  after(sequence: number): readonly KeptMessage[];
}

const defaultMost = { messages: 5_000, characters: 20_000_000 };

/** Keeps at most so many messages and characters; the oldest go first. */
export function keepMessages(most = defaultMost): KeptMessages {
  const kept: KeptMessage[] = [];
  let sequence = 0;
  let characters = 0;
  return {
    add: (message) => {
      sequence += 1;
      kept.push({ ...message, sequence, time: Date.now() });
      characters += message.body.length;
      while (kept.length > 1 && (kept.length > most.messages || characters > most.characters))
        characters -= kept.shift()?.body.length ?? 0;
    },
    after: (known) => kept.slice(Math.max(0, known - sequence + kept.length)),
  };
}
