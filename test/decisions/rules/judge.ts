import type { MessageView, RuleResult } from '../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../lambda/decisions/rule-definition.ts';
import { messageView } from '../message-views.ts';

/** What a rule with some options says to a message. */
export async function judge(
  rule: RuleDefinition,
  options: object,
  message: string | Partial<MessageView>,
): Promise<RuleResult> {
  const view = messageView(typeof message === 'string' ? { text: message } : message);
  return rule.create(options)(view, { signal: new AbortController().signal });
}

export const pass: RuleResult = { outcome: 'pass' };
