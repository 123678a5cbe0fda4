/**
 * What a module of rules is written with: `cometchat-webhook-relay/rules`.
 *
 * @public
 */
export type { JsonObject, JsonValue } from '../cometchat/json.ts';
export { type JudgeOptions, judge } from './judge.ts';
export { type OutboundAnswer, OutboundError, type OutboundRequest, type Post } from './outbound.ts';
export type { Attachment, ContextMessage, JudgedMessage, Rule, RuleContext, RuleResult } from './rule.ts';
export { defineRule, type Judge, type RuleDefinition } from './rule-definition.ts';
export { listOf, listOrFile, mapOf } from './settings/collections.ts';
export { group, type SettingFields, type SettingFieldValues } from './settings/group.ts';
export {
  choice,
  flag,
  number,
  optional,
  type Setting,
  type SettingValue,
  text,
  textMatching,
  withDefault,
} from './settings/setting.ts';
export { type BlockedPhrases, createBlockedPhrases } from './text/blocked-phrases.ts';
export { fold } from './text/fold.ts';
export { domainsAbove, type HostCandidate, hostCandidates } from './text/hosts.ts';
export { countPersonalData, type PersonalDataCounts, type PhoneScope } from './text/personal-data.ts';
export { countSameMessages, measureRepetition, type Repetition } from './text/repetition.ts';
export { createSubstringMatcher, type SubstringMatcher } from './text/substring-matcher.ts';
