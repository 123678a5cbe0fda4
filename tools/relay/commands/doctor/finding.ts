import type { CommandContext } from '../../context.ts';
import type { Target } from '../../target.ts';

export type Grade = 'ok' | 'warn' | 'fail' | 'not checked';

/** What one check found. */
export interface Finding {
  /** What was looked at: `credentials`, `queue of the lane messages`. */
  readonly check: string;
  readonly grade: Grade;
  /** The result, in a sentence. */
  readonly says: string;
  /** What to do; undefined if there is nothing to do. */
  readonly advice: string | undefined;
}

export function finding(check: string, grade: Grade, says: string, advice?: string): Finding {
  return { check, grade, says, advice };
}

/** Looks at one side of a relay. If it throws, the finding is that the check couldn't be made. */
export interface Check {
  readonly name: string;
  run(target: Target, context: CommandContext): Promise<readonly Finding[]>;
}
