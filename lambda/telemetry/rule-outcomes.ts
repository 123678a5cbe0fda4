/** What one rule said about a message: `dropped`, `would-have-dropped`, `timed-out`, and why where it failed. */
export interface RuleOutcome {
  readonly rule: string;
  readonly outcome: string;
  readonly reason?: string | undefined;
}

const separator = ', ';

/** The field `ruleOutcomes`: `links dropped, classifier failed TypeError`. Undefined where there are none. */
export function writeRuleOutcomes(outcomes: readonly RuleOutcome[]): string | undefined {
  if (outcomes.length === 0) return undefined;
  return outcomes
    .map(({ rule, outcome, reason }) =>
      [rule, outcome, reason].filter((part) => part !== undefined).join(' '),
    )
    .join(separator);
}

export function readRuleOutcomes(text: string | undefined): readonly RuleOutcome[] {
  return (text === undefined ? [] : text.split(separator)).map((part) => {
    const [rule = '', outcome = '', ...reason] = part.split(' ');
    return { rule, outcome, reason: reason.length === 0 ? undefined : reason.join(' ') };
  });
}
