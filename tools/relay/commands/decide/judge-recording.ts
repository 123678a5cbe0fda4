import {
  type ContextMessage,
  createDecider,
  type Decision,
  type DecisionSettings,
  type JudgedMessage,
} from '../../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../../lambda/decisions/rule-definition.ts';
import { createPost } from '../../../../lambda/ingress/outbound/post.ts';
import { createRuleSecrets } from '../../../../lambda/ingress/outbound/rule-secrets.ts';
import { type Recorded, readRecorded } from './recorded-message.ts';

type Judge = (message: JudgedMessage) => Promise<Decision>;

/** A line of a recording, counted from 1; `problem` says why it can't be read. */
export interface JudgedLine {
  readonly line: number;
  readonly problem: string | undefined;
  /** Undefined for a line without a message. `compared` is what the other settings say. */
  readonly judged:
    | {
        readonly message: JudgedMessage;
        readonly decision: Decision;
        readonly compared: Decision | undefined;
      }
    | undefined;
}

interface Judging {
  readonly judge: Judge;
  /** Of the settings to compare with. */
  readonly compare?: Judge | undefined;
  readonly read?: (line: string) => Recorded;
  /** Gives each message the earlier ones of its conversation. */
  readonly withContext?: boolean;
}

/** Judges each line of a recording. It reads line by line, so that a recording may be longer than memory. */
export async function* judgeRecording(
  lines: AsyncIterable<string> | Iterable<string>,
  { judge, compare, read = readRecorded, withContext = false }: Judging,
): AsyncGenerator<JudgedLine> {
  const addContext = withContext ? createConversations() : (message: JudgedMessage) => message;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const recorded = read(text);
    const { problem } = recorded;
    const message = recorded.message && addContext(recorded.message);
    if (message === undefined) yield { line, problem, judged: undefined };
    else {
      const [decision, compared] = await Promise.all([judge(message), compare?.(message)]);
      yield { line, problem, judged: { message, decision, compared } };
    }
  }
}

/** The vendor's own limit: what-if runs need no answer earlier than that. */
const patienceMilliseconds = 2000;

/** As in the local run. The secrets of a deployment aren't read here. */
const post = createPost({
  isLocal: true,
  privateHosts: [],
  secretText: createRuleSecrets({ fetchers: {} }),
});

/** The decider of production, with all the time for shadow rules: here nobody waits for an answer. */
export function createTrialJudge(rules: readonly RuleDefinition[], settings: DecisionSettings): Judge {
  const patient = { ...settings, shadowWaitMilliseconds: patienceMilliseconds };
  const decider = createDecider({
    rules,
    settings: () => patient,
    deadlineVerdict: 'open',
    markForcedVerdicts: false,
    post,
  });
  return (message) => decider.decide(message, Date.now() + patienceMilliseconds);
}

/** As many as a moderation request carries. */
const mostContext = 10;
/** Enough for a long recording; the conversation that was quiet longest is forgotten first. */
const mostConversations = 10_000;

/** Gives each message the earlier ones of its conversation, as the moderation Custom API does. */
function createConversations(): (message: JudgedMessage) => JudgedMessage {
  const remembered = new Map<string, readonly ContextMessage[]>();
  return (message) => {
    const { conversationId, sender, text } = message;
    if (conversationId === undefined) return message;
    const context = remembered.get(conversationId) ?? [];
    remembered.delete(conversationId);
    remembered.set(conversationId, [...context, { sender, text }].slice(-mostContext));
    const [oldest = conversationId] = remembered.keys();
    if (remembered.size > mostConversations) remembered.delete(oldest);
    return message.context.length > 0 ? message : { ...message, context };
  };
}
