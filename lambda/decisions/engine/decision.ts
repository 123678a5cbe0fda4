import type { JsonObject } from '../../cometchat/json.ts';

/** What came of the rules, before it is put into the words of one of CometChat's two questions. */
export interface Decision {
  readonly verdict: 'pass' | 'drop';
  /** What the rules add to a message that passes; undefined where they add nothing. */
  readonly metadata: JsonObject | undefined;
  /** Why it was dropped; never with words of the message in it. */
  readonly reason: string | undefined;
  /** From 0 to 1: the rule's own where a rule dropped it; 0 where a pass was forced. */
  readonly confidence: number;
  /** The rule that dropped it; undefined where the deadline did. */
  readonly rule: string | undefined;
  /** Given by the deadline or by a rule's failure policy, not (or not only) by the rules' own answers. */
  readonly forced: boolean;
  /** One for each rule that was asked, in rule order. */
  readonly reports: readonly RuleReport[];
}

/**
 * What came of one rule.
 *
 * `set-aside`: not asked, because it had failed in most of its last calls. `unfinished`: it was at work when the
 * answer was ready, and was not waited for. `not-started`: the deadline came before it could be asked.
 */
export interface RuleReport {
  readonly rule: string;
  /** In shadow, `dropped` means "would have dropped". */
  readonly mode: 'enforce' | 'shadow';
  readonly outcome: RuleOutcome;
  readonly milliseconds: number;
  /** Why it dropped; for a failure the name of the error, never its message. */
  readonly reason?: string;
  readonly confidence?: number;
}

export type RuleOutcome =
  | 'passed'
  | 'annotated'
  | 'dropped'
  | 'failed'
  | 'timed-out'
  | 'set-aside'
  | 'not-started'
  | 'unfinished';
