import {
  createDecider,
  type Decision,
  type DecisionSettings,
  type JudgedMessage,
} from '../../../../lambda/decisions/index.ts';
import type { RuleDefinition } from '../../../../lambda/decisions/rule-definition.ts';
import { createPost } from '../../../../lambda/ingress/outbound/post.ts';
import { createRuleSecrets } from '../../../../lambda/ingress/outbound/rule-secrets.ts';
import type { Recorded } from './recorded-message.ts';

type Judge = (message: JudgedMessage) => Promise<Decision>;

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

/** The decision in one word. */
export function answerOf({ verdict, metadata }: Decision) {
  if (verdict === 'drop') return 'dropped';
  return metadata === undefined ? 'passed' : 'annotated';
}

/** How often each answer came up with some settings, and each outcome of each rule; `forced` are among the answers. */
const emptyTally = () => ({ passed: 0, annotated: 0, dropped: 0, forced: 0, rules: [] as RuleTally[] });

interface RuleTally {
  readonly rule: string;
  readonly mode: string;
  readonly outcomes: Record<string, number>;
}

function count(tally: ReturnType<typeof emptyTally>, decision: Decision): void {
  tally[answerOf(decision)] += 1;
  if (decision.forced) tally.forced += 1;
  for (const { rule, mode, outcome } of decision.reports) {
    let known = tally.rules.find((one) => one.rule === rule);
    if (known === undefined) {
      known = { rule, mode, outcomes: { passed: 0 } };
      tally.rules.push(known);
    }
    known.outcomes[outcome] = (known.outcomes[outcome] ?? 0) + 1;
  }
}

/** The result of a trial. */
export type Summary = ReturnType<typeof createTrial>['summary'];

/** A message to look at: it was annotated or dropped, would have been dropped, or is answered differently. */
export type Finding = NonNullable<Awaited<ReturnType<ReturnType<typeof createTrial>['take']>>>;

/** Tries settings on the lines of a recording, and beside them the settings to compare with. */
export function createTrial(judge: Judge, compare?: Judge) {
  const summary = {
    messages: 0,
    /** Lines with nothing to judge in them. */
    skipped: 0,
    unreadable: 0,
    ...emptyTally(),
    compared: compare && { ...emptyTally(), different: 0 },
  };
  return {
    summary,
    /** Judges and counts a line. Undefined if it has no message, or one that just passes with both settings. */
    async take(line: number, { message, problem }: Recorded, showText = false) {
      if (message === undefined) {
        summary[problem === undefined ? 'skipped' : 'unreadable'] += 1;
        return undefined;
      }
      const [decision, compared] = await Promise.all([judge(message), compare?.(message)]);
      summary.messages += 1;
      count(summary, decision);
      const before = compared && isDifferent(decision, compared) ? answerOf(compared) : undefined;
      if (compared && summary.compared) {
        count(summary.compared, compared);
        if (before !== undefined) summary.compared.different += 1;
      }
      const answer = answerOf(decision);
      const { metadata: annotation, rule, reason, reports } = decision;
      const dropping = reports.filter(({ mode, outcome }) => mode === 'shadow' && outcome === 'dropped');
      if (answer === 'passed' && dropping.length === 0 && before === undefined) return undefined;
      return {
        ...{ line, id: message.id, answer, annotation, rule, reason },
        forced: decision.forced || undefined,
        /** Shadow rules that would have dropped it. */
        shadow: dropping.length === 0 ? undefined : dropping.map((report) => report.rule),
        /** The answer with the settings to compare with, if it differs. */
        before,
        text: showText ? message.text : undefined,
      };
    },
  };
}

/** Whether two decisions give CometChat different answers. */
function isDifferent(one: Decision, other: Decision): boolean {
  const said = ({ verdict, metadata = {} }: Decision) => JSON.stringify([verdict, metadata]);
  return said(one) !== said(other);
}
