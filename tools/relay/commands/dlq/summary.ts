import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { diagnose } from './diagnosis.ts';
import type { DeadLetter } from './queue-port.ts';

/** The dead letters of one queue that are here for the same reason. */
export interface ReasonSummary {
  readonly kind: 'dead-letters';
  readonly queue: DeadLetterQueue['kind'];
  readonly name: string;
  readonly reason: string;
  readonly count: number;
  /** Milliseconds in the dead-letter queue. */
  readonly oldest: number;
  readonly newest: number;
  /** How many there are of each trigger or event type, most first. */
  readonly triggers: Readonly<Record<string, number>>;
}

/** Groups dead letters by reason, most first. */
export function summarise(
  queue: DeadLetterQueue,
  letters: readonly DeadLetter[],
  now: number,
): readonly ReasonSummary[] {
  const diagnosed = letters.map((letter) => ({ letter, ...diagnose(letter, queue.kind) }));
  return [...Map.groupBy(diagnosed, ({ reason }) => reason)]
    .map(([reason, group]) => {
      const ages = group.map(({ letter }) => Math.max(0, now - letter.sentAt));
      const triggers = [...Map.groupBy(group, ({ trigger }) => trigger)]
        .map(([trigger, { length }]) => [trigger, length] as const)
        .toSorted(([, one], [, other]) => other - one);
      return {
        kind: 'dead-letters' as const,
        queue: queue.kind,
        name: queue.name,
        reason,
        count: group.length,
        oldest: Math.max(...ages),
        newest: Math.min(...ages),
        triggers: Object.fromEntries(triggers),
      };
    })
    .toSorted((one, other) => other.count - one.count);
}
