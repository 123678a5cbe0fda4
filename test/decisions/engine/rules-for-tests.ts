import {
  createDecider,
  type Decider,
  type DeciderOptions,
  type DecisionSettings,
  type Rule,
  type RuleContext,
  type RuleResult,
  type RuleSettings,
} from '../../../lambda/decisions/index.ts';

/** A rule that answers at once. */
export function answering(name: string, result: RuleResult): Rule {
  return { name, judge: () => result };
}

export const passing = (name: string) => answering(name, { outcome: 'pass' });
export const dropping = (name: string, confidence = 1) =>
  answering(name, { outcome: 'drop', reason: `${name} says no`, confidence });

/** A rule that answers after some milliseconds. */
export function slow(name: string, milliseconds: number, result: RuleResult = { outcome: 'pass' }): Rule {
  return {
    name,
    judge: () => new Promise((resolve) => setTimeout(() => resolve(result), milliseconds)),
  };
}

/** A rule that never answers; it remembers whether it was told to stop. */
export function hanging(name: string) {
  let signal: AbortSignal | undefined;
  const judge = (_message: unknown, context: RuleContext) => {
    signal = context.signal;
    return new Promise<RuleResult>(() => {});
  };
  return { name, judge, isAborted: () => signal?.aborted };
}

/** Settings that enforce rules on everything, with what differs by rule. */
export function settingsFor(
  rules: readonly { readonly name: string }[],
  differences: Readonly<Record<string, Partial<RuleSettings>>> = {},
  shadowWaitMilliseconds = 0,
): DecisionSettings {
  const settings = (rule: { readonly name: string }): RuleSettings => ({
    mode: 'enforce',
    percentage: 100,
    failurePolicy: 'open',
    timeoutMilliseconds: 300,
    options: {},
    ...differences[rule.name],
  });
  return {
    shadowWaitMilliseconds,
    rules: Object.fromEntries(rules.map((rule) => [rule.name, settings(rule)])),
  };
}

export function deciderFor(
  rules: readonly Rule[],
  differences: Readonly<Record<string, Partial<RuleSettings>>> = {},
  options: Partial<DeciderOptions> & { readonly shadowWaitMilliseconds?: number } = {},
): Decider {
  const settings = settingsFor(rules, differences, options.shadowWaitMilliseconds);
  return createDecider({
    rules,
    settings: () => settings,
    deadlineVerdict: 'open',
    markForcedVerdicts: false,
    ...options,
  });
}
