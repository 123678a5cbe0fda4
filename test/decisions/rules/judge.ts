import type { JudgedMessage, RuleResult } from '../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../lambda/decisions/rule-definition.ts';
import { createPost } from '../../../lambda/ingress/outbound/post.ts';
import { createRuleSecrets } from '../../../lambda/ingress/outbound/rule-secrets.ts';
import { messageView } from '../message-views.ts';

/** What a rule with some options says to a message. */
export async function judge(
  rule: RuleDefinition,
  options: object,
  message: string | Partial<JudgedMessage>,
): Promise<RuleResult> {
  const view = messageView(typeof message === 'string' ? { text: message } : message);
  return rule.create(options)(view, { signal: new AbortController().signal, post: localPost });
}

/** The way out as the local run has it, with one secret. */
export const localPost = createPost({
  isLocal: true,
  privateHosts: [],
  secretText: createRuleSecrets({ fetchers: { 'classifier-key': async () => 'Bearer k\n' } }),
});

export const pass: RuleResult = { outcome: 'pass' };
