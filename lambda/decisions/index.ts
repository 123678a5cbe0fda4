import { rules } from './rules/index.ts';
import { type ParsedSettings, parseSettingsFor } from './settings/parse-settings.ts';
import type { WordLists } from './settings/word-lists.ts';

export { createDecider, type Decider, type DeciderOptions } from './engine/decider.ts';
export type { Decision, RuleOutcome, RuleReport } from './engine/decision.ts';
export { OutboundError, type Post } from './outbound.ts';
export { beforeMessageAnswer, viewBeforeMessage } from './questions/before-message.ts';
export { viewMessage } from './questions/message-view.ts';
export { isUrl, moderationAnswer, viewModerationRequest } from './questions/moderation.ts';
export type { Attachment, ContextMessage, JudgedMessage, Rule, RuleContext, RuleResult } from './rule.ts';
export { rules } from './rules/index.ts';
export {
  type DecisionSettings,
  defaultSettings,
  type RuleMode,
  type RuleSettings,
  rulesOn,
} from './settings/decision-settings.ts';
export { isRecording, type RecordingSettings } from './settings/recording.ts';
export { listNamesOf, type WordLists } from './settings/word-lists.ts';

/**
 * Reads a settings document for the rules there are, with the texts of the word lists that it names. Problems name a path
 * and what is allowed there, never a value.
 */
export function parseSettings(text: string, lists?: WordLists): ParsedSettings {
  return parseSettingsFor(rules, text, lists);
}
