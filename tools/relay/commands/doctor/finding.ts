export type Grade = 'ok' | 'warn' | 'fail' | 'not checked';

/** What one check found. */
export interface Finding {
  /** What was looked at: `credentials`, `lane messages`. */
  readonly check: string;
  readonly grade: Grade;
  /** The result, in a sentence. */
  readonly says: string;
  /** What to do; undefined if there is nothing to do. */
  readonly advice: string | undefined;
}

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  const graded = (grade: Grade) => {
    return (says: string, advice?: string): Finding => ({ check, grade, says, advice });
  };
  return {
    ok: graded('ok'),
    warn: graded('warn'),
    fail: graded('fail'),
    notChecked: graded('not checked'),
  };
}
