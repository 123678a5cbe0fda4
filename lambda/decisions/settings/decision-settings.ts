import type { JsonObject } from '../../cometchat/json.ts';
import type { RecordingSettings } from './recording.ts';
import type { RuleScope } from './scope.ts';

/** The rules' settings: plain data, as the settings document has it, with the defaults filled in. */
export interface DecisionSettings {
  /**
   * How long an answer that is ready waits for shadow rules that are still working, in milliseconds. 0: not at all.
   */
  readonly shadowWaitMilliseconds: number;
  /** By name, in the order in which annotations are merged. A rule that is not named here is off. */
  readonly rules: Readonly<Record<string, RuleSettings>>;
  /** Where messages are copied to while they are recorded. */
  readonly recording?: RecordingSettings;
}

export interface RuleSettings {
  /** Which rule it is, if the entry has its own name; else the entry's name. */
  readonly rule?: string;
  readonly mode: RuleMode;
  /** Of conversations, from 0 to 100; which ones is stable, and growing it keeps those that it had. */
  readonly percentage: number;
  /** The messages that the rule looks at. Default: all. */
  readonly scope?: RuleScope | undefined;
  /** What a failure of the rule counts as: `open` as pass, `closed` as drop. */
  readonly failurePolicy: 'open' | 'closed';
  /** The rule's own part of the budget. */
  readonly timeoutMilliseconds: number;
  /** The rule's own options; the rule says what they are. */
  readonly options: JsonObject;
}

export type RuleMode = 'enforce' | 'shadow' | 'off';

/** Every rule off. */
export const defaultSettings: DecisionSettings = { shadowWaitMilliseconds: 0, rules: {} };

/** The names of the rules that run, enforced or in shadow. */
export function rulesOn({ rules }: DecisionSettings): string[] {
  return Object.keys(rules).filter((name) => rules[name]?.mode !== 'off');
}
