/** What `relay doctor` found at one place. */
export interface Finding {
  readonly check: string;
  readonly grade: 'ok' | 'warn' | 'fail' | 'not checked';
  readonly says: string;
  readonly advice: string | undefined;
}

const grades = ['ok', 'warn', 'fail', 'not checked'] as const;

/** Reads what `relay doctor --json` wrote; a record of another kind is left out. */
export function findingsOf(records: readonly unknown[]): readonly Finding[] {
  return records.flatMap((record) => {
    if (typeof record !== 'object' || record === null) return [];
    const text = (name: string) => {
      const value: unknown = Reflect.get(record, name);
      return typeof value === 'string' ? value : undefined;
    };
    const [check, says, grade] = [text('check'), text('says'), grades.find((one) => one === text('grade'))];
    if (check === undefined || says === undefined || grade === undefined) return [];
    return [{ check, says, grade, advice: text('advice') }];
  });
}
