import type { JudgedMessage, RuleResult } from '../../../lambda/decisions/index.ts';
import { judge as judgeWith } from '../../../lambda/decisions/judge.ts';
import type { RuleDefinition } from '../../../lambda/decisions/rule-definition.ts';
import { createPost } from '../../../lambda/ingress/outbound/post.ts';
import { createRuleSecrets } from '../../../lambda/ingress/outbound/rule-secrets.ts';

/** What a rule with some options says to a message. */
export function judge(
  rule: RuleDefinition,
  options: object,
  message: string | Partial<JudgedMessage>,
): Promise<RuleResult> {
  return judgeWith(rule, options, message, { post: localPost });
}

/** The way out as the local run has it, with one secret. */
export const localPost = createPost({
  isLocal: true,
  privateHosts: [],
  secretText: createRuleSecrets({ fetchers: { 'classifier-key': async () => 'Bearer k\n' } }),
});

export const pass: RuleResult = { outcome: 'pass' };
