import type { DecisionSettings } from '../../../../lambda/decisions/index.ts';
import type { CommandContext } from '../../context.ts';
import { exitCodes } from '../../errors.ts';
import { columns } from '../../terminal.ts';
import type { CheckedDocument } from './settings-document.ts';

/** Says whether a document is valid. Exit code 1 if it isn't. */
export function reportCheck(checked: CheckedDocument, what: string, context: CommandContext): void {
  if (!checked.ok) context.exitCode = exitCodes.problems;
  const record = checked.ok
    ? { ok: true, version: checked.document.version, rules: rulesRecord(checked.settings) }
    : { ok: false, problems: checked.problems };
  context.terminal.record({ kind: 'check', ...record }, () =>
    checked.ok
      ? [`${what}: valid (version ${checked.document.version})`, ...describeRules(checked.settings)]
      : [
          `${what}: not valid`,
          ...checked.problems.map((problem) => `  ${problem}`),
          'What each setting means: docs/decisions-guide.md',
        ],
  );
}

/** One line for each rule that a document names, and for a recording. */
export function describeRules({ rules, recording }: DecisionSettings): string[] {
  const rows = Object.entries(rules).map(([name, { rule, mode, percentage }]) => [
    name,
    mode,
    mode === 'off' ? '' : `${percentage} % of conversations`,
    rule === undefined ? '' : `(${rule})`,
  ]);
  return [
    ...(rows.length === 0 ? ['no rules: every message passes'] : columns(rows)),
    ...(recording === undefined ? [] : [`messages are recorded until ${recording.until}`]),
  ];
}

/** The rules of a document, as scripts read them. */
export function rulesRecord({ rules }: DecisionSettings): object {
  const entries = Object.entries(rules).map(([name, { rule, mode, percentage }]) => [
    name,
    { mode, percentage, rule },
  ]);
  return Object.fromEntries(entries);
}
