import { rules } from './rules/index.ts';
import { type ParsedSettings, parseSettingsFor } from './settings/parse-settings.ts';

export { createDecider, type Decider, type DeciderOptions } from './engine/decider.ts';
export type { Decision, RuleOutcome, RuleReport } from './engine/decision.ts';
export { beforeMessageAnswer, viewBeforeMessage } from './questions/before-message.ts';
export { type MessageSurroundings, viewMessage } from './questions/message-view.ts';
export { isUrl, moderationAnswer, viewModerationRequest } from './questions/moderation.ts';
export type { Attachment, ContextMessage, MessageView, Rule, RuleContext, RuleResult } from './rule.ts';
export { rules } from './rules/index.ts';
export {
  type DecisionSettings,
  defaultSettings,
  type RuleMode,
  type RuleSettings,
} from './settings/decision-settings.ts';

/** Reads a settings document for the rules there are. Problems name a path and what is allowed there, never a value. */
export function parseSettings(text: string): ParsedSettings {
  return parseSettingsFor(rules, text);
}
