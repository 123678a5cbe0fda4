import { type DeadLetter, groupOf } from './queue-port.ts';
import { fingerprint } from './redriven-message.ts';

/** Which records a walk handles. */
export interface WalkLimits {
  readonly wanted: (letter: DeadLetter) => boolean;
  /** Leave a record that is the same as one handled in this walk: what was sent back may fail and come back. */
  readonly leaveReturned?: boolean;
  /** Handle at most this many. */
  readonly most: number;
  readonly now: () => number;
}

/** What a walk through a dead-letter queue knows so far. */
export type WalkState = ReturnType<typeof createWalkState>;

const mostDeletions = 3;

export function createWalkState(options: WalkLimits) {
  const { most, wanted, now, leaveReturned = false } = options;
  const held = new Map<string, DeadLetter>();
  const seen = new Set<string>();
  const handledBefore = new Set<string>();
  const blockedGroups = new Set<string>();
  const undeleted = new Map<string, number>();
  const failures: { messageId: string; why: string }[] = [];
  let handled = 0;
  let left = 0;
  let cameBack = 0;
  const started = now();
  return {
    /** What is received and not deleted; released at the end. */
    held,
    blockedGroups,
    started,
    room: () => most - handled,
    report: () => ({ handled, left, cameBack, failures: [...failures] }),
    /** Notes what was received, and says which of it is to be handled. */
    take(received: readonly DeadLetter[]): DeadLetter[] {
      return received.filter((letter) => {
        held.set(letter.messageId, letter);
        if (seen.has(letter.messageId)) return false;
        seen.add(letter.messageId);
        if (leaveReturned && handledBefore.has(fingerprint(letter))) {
          cameBack += 1;
          return false;
        }
        if (!wanted(letter)) {
          left += 1;
          return false;
        }
        if (undeleted.has(letter.messageId)) blockedGroups.delete(groupOf(letter));
        return true;
      });
    },
    fail(letter: DeadLetter, why: string): void {
      blockedGroups.add(groupOf(letter));
      failures.push({ messageId: letter.messageId, why });
    },
    done(letter: DeadLetter): void {
      handled += 1;
      held.delete(letter.messageId);
      if (leaveReturned) handledBefore.add(fingerprint(letter));
    },
    /** Could not be deleted: it becomes visible again, and is then handled again, but not for ever. */
    undeleted(letter: DeadLetter): void {
      held.delete(letter.messageId);
      blockedGroups.add(groupOf(letter));
      const tries = (undeleted.get(letter.messageId) ?? 0) + 1;
      undeleted.set(letter.messageId, tries);
      if (tries >= mostDeletions) this.fail(letter, 'handled, but it could not be deleted');
      else seen.delete(letter.messageId);
    },
    /** Received and wanted, but behind one that stayed. */
    behind: () => Math.max(0, held.size - left - cameBack - failures.length),
  };
}
