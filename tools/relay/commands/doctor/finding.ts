import type { CommandContext } from '../../context.ts';
import type { Target } from '../../target.ts';

export type Grade = 'ok' | 'warn' | 'fail' | 'not checked';

/** What one check found. */
export interface Finding {
  /** What was looked at: `credentials`, `queue of the lane messages`. */
  readonly check: string;
  readonly grade: Grade;
  /** What is so, in a sentence. */
  readonly says: string;
  /** What to do; undefined where nothing is to be done. */
  readonly advice?: string | undefined;
}

/** Looks at one side of a relay. What it throws becomes a finding that the check could not be made. */
export interface Check {
  readonly name: string;
  run(target: Target, context: CommandContext): Promise<readonly Finding[]>;
}
