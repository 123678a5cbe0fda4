import type { DecisionSettings } from '../../../../lambda/decisions/index.ts';
import { columns } from '../../terminal.ts';
import type { CheckedDocument } from './settings-document.ts';

/** One line for each rule that a document names. */
export function describeRules({ rules }: DecisionSettings): string[] {
  const entries = Object.entries(rules);
  if (entries.length === 0) return ['no rules: every message passes'];
  return columns(
    entries.map(([name, { rule, mode, percentage }]) => [
      name,
      mode,
      mode === 'off' ? '' : `${percentage} % of conversations`,
      rule === undefined ? '' : `(${rule})`,
    ]),
  );
}

/** The rules of a document, as scripts read them. */
export function rulesRecord({ rules }: DecisionSettings): object {
  return Object.fromEntries(
    Object.entries(rules).map(([name, { rule, mode, percentage }]) => [
      name,
      { mode, percentage, ...(rule === undefined ? {} : { rule }) },
    ]),
  );
}

/** What is wrong with a document, one line each. */
export function describeProblems(checked: CheckedDocument & { ok: false }): string[] {
  return checked.problems.map((problem) => `  ${problem}`);
}
