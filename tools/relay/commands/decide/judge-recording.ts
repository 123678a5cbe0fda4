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
import { readRecorded, readText } from './recorded-message.ts';
import { count, emptyTally, type FlaggedMessage, flagMessage, isDifferent, type Summary } from './report.ts';

export interface Recording {
  /** Lines, without their ends. */
  readonly lines: AsyncIterable<string>;
  readonly rules: readonly RuleDefinition[];
  readonly settings: DecisionSettings;
  /** Settings to compare with. */
  readonly compare: DecisionSettings | undefined;
  /** Takes each line for the text of a message, whatever it looks like. */
  readonly textOnly: boolean;
  /** Gives each message the earlier ones of its conversation. */
  readonly withContext: boolean;
  readonly showText: boolean;
  readonly onFinding: (finding: FlaggedMessage) => void;
  /** A line that couldn't be read; the run goes on. */
  readonly onUnreadable: (line: number, problem: string) => void;
  /** After each line. */
  readonly onProgress: (lines: number) => void;
}

/** The vendor's own limit: what-if runs need no answer earlier than that. */
const patienceMilliseconds = 2000;

/** Judges each line of a recording. It reads line by line, so that a recording may be longer than memory. */
export async function judgeRecording(recording: Recording): Promise<Summary> {
  const judge = createTrialJudge(recording.rules, recording.settings);
  const compareJudge =
    recording.compare === undefined ? undefined : createTrialJudge(recording.rules, recording.compare);
  const withContext = recording.withContext ? createConversations() : (message: JudgedMessage) => message;
  const tally = emptyTally();
  const comparedTally = emptyTally();
  const counts = { messages: 0, skipped: 0, unreadable: 0 };
  let different = 0;
  let line = 0;
  for await (const text of recording.lines) {
    line++;
    const recorded = recording.textOnly ? readText(text) : readRecorded(text);
    if (recorded.kind === 'nothing') counts.skipped++;
    else if (recorded.kind === 'unreadable') {
      counts.unreadable++;
      recording.onUnreadable(line, recorded.problem);
    } else {
      counts.messages++;
      const message = withContext(recorded.message);
      const [decision, compared] = await Promise.all([judge(message), compareJudge?.(message)]);
      count(tally, decision);
      if (compared !== undefined) {
        count(comparedTally, compared);
        if (isDifferent(decision, compared)) different++;
      }
      const finding = flagMessage(line, message, decision, compared, recording.showText);
      if (finding !== undefined) recording.onFinding(finding);
    }
    recording.onProgress(line);
  }
  return {
    ...counts,
    ...tally,
    ...(compareJudge === undefined ? {} : { compared: { ...comparedTally, different } }),
  };
}

/** As in the local run. The secrets of a deployment aren't read here. */
const post = createPost({
  isLocal: true,
  privateHosts: [],
  secretText: createRuleSecrets({ fetchers: {} }),
});

/** The decider of production, with all the time for shadow rules: here nobody waits for an answer. */
export function createTrialJudge(
  rules: readonly RuleDefinition[],
  settings: DecisionSettings,
): (message: JudgedMessage) => Promise<Decision> {
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
    if (message.conversationId === undefined) return message;
    const context = remembered.get(message.conversationId) ?? [];
    const latest = [...context, { sender: message.sender, text: message.text }].slice(-mostContext);
    remembered.delete(message.conversationId);
    remembered.set(message.conversationId, latest);
    const [oldest] = remembered.keys();
    if (remembered.size > mostConversations && oldest !== undefined) remembered.delete(oldest);
    return message.context.length > 0 ? message : { ...message, context };
  };
}
