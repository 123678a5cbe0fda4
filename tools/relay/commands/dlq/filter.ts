import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { diagnose } from './diagnosis.ts';
import type { DeadLetter } from './queue-port.ts';

/** Which dead letters; what is undefined does not matter. */
export interface Filter {
  readonly reason?: string | undefined;
  /** The trigger of a delivery (`message_sent`), or the type of an event, with or without `com.cometchat.`. */
  readonly trigger?: string | undefined;
  /** In the dead-letter queue for at least so many milliseconds. */
  readonly olderThan?: number | undefined;
  /** In the dead-letter queue for at most so many milliseconds. */
  readonly newerThan?: number | undefined;
}

/** True where the filter lets everything pass. */
export function takesAll(filter: Filter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/** Whether a dead letter is meant. `now` in milliseconds since 1970. */
export function meets(
  filter: Filter,
  letter: DeadLetter,
  kind: DeadLetterQueue['kind'],
  now: number,
): boolean {
  const { reason, trigger } = diagnose(letter, kind);
  const age = now - letter.sentAt;
  return (
    (filter.reason === undefined || filter.reason === reason) &&
    (filter.trigger === undefined ||
      [trigger, trigger.replace(/^com\.cometchat\./, '')].includes(filter.trigger)) &&
    (filter.olderThan === undefined || age >= filter.olderThan) &&
    (filter.newerThan === undefined || age <= filter.newerThan)
  );
}

/** `93_784_000` becomes `1d 2h`: the two largest units, for people. */
export function describeDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.floor(milliseconds / 1000));
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0s';
}
