/**
 * What a module of rules is written with: `cometchat-webhook-relay/rules`.
 *
 * @public
 */
export { type JudgeOptions, judge } from './judge.ts';
export { OutboundError, type Post } from './outbound.ts';
export type { Attachment, ContextMessage, JudgedMessage, Rule, RuleContext, RuleResult } from './rule.ts';
export { defineRule, type Judge, type RuleDefinition } from './rule-definition.ts';
export { listOf, listOrFile, mapOf } from './settings/collections.ts';
export {
  choice,
  flag,
  group,
  number,
  optional,
  text,
  textMatching,
  withDefault,
} from './settings/setting.ts';
export { type BlockedPhrases, createBlockedPhrases } from './text/blocked-phrases.ts';
export { fold } from './text/fold.ts';
export { domainsAbove, type HostCandidate, hostCandidates } from './text/hosts.ts';
export { countPersonalData, type PersonalDataCounts } from './text/personal-data.ts';
export { countSameMessages, measureRepetition, type Repetition } from './text/repetition.ts';
export { createSubstringMatcher, type SubstringMatcher } from './text/substring-matcher.ts';
