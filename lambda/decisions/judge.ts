import { noPost, type Post } from './outbound.ts';
import type { JudgedMessage, RuleResult } from './rule.ts';
import type { RuleDefinition } from './rule-definition.ts';

export interface JudgeOptions {
  /** The rule's way to services outside. Default: none, so that a rule that posts fails. */
  readonly post?: Post;
}

/**
 * What a rule says to a message, for tests of rules. The message is a text, or the fields in which it differs from a
 * direct text message of `ann` to `ben`. Throws where the rule's options aren't valid.
 */
export async function judge(
  rule: RuleDefinition,
  options: object,
  message: string | Partial<JudgedMessage>,
  { post = noPost }: JudgeOptions = {},
): Promise<RuleResult> {
  const view = exampleMessage(typeof message === 'string' ? { text: message } : message);
  return rule.create(options)(view, { signal: new AbortController().signal, post });
}

/** A direct text message that no rule minds, with the given differences. */
export function exampleMessage(differences: Partial<JudgedMessage> = {}): JudgedMessage {
  return {
    id: '501',
    muid: undefined,
    appId: 'app-1',
    conversationId: 'ann_user_ben',
    sender: 'ann',
    receiver: 'ben',
    receiverType: 'user',
    category: 'message',
    type: 'text',
    text: 'Shall we meet at noon?',
    attachments: [],
    parentId: undefined,
    context: [],
    raw: {},
    ...differences,
  };
}
