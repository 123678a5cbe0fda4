import { noPost, type Post } from '../outbound.ts';
import type { JudgedMessage, Rule } from '../rule.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import type { DecisionSettings } from '../settings/decision-settings.ts';
import { type ActiveRule, createActiveRules } from './active-rules.ts';
import { conclude, endsDecision, type ForcedVerdicts } from './conclude.ts';
import type { Decision } from './decision.ts';
import { isRolledOut } from './roll-out.ts';
import { notStarted, type RuleRun, startRule } from './rule-run.ts';
import { isInScope } from './rule-scope.ts';

export interface DeciderOptions extends ForcedVerdicts {
  /** The rules there are; which of them run, and how, the settings say. */
  readonly rules: readonly (Rule | RuleDefinition)[];
  /** The settings in force. Asked for each message; answer the same object for as long as they are the same. */
  readonly settings: () => DecisionSettings;
  /** The rules' way to services outside; without one, rules that need it fail. */
  readonly post?: Post;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Decider {
  /**
   * Judges a message. It always answers, never throws, and does not wait beyond `deadline` (milliseconds since 1970)
   * nor for more than two seconds, even if rules hang.
   */
  decide(message: JudgedMessage, deadline: number): Promise<Decision>;
  /** Makes the rules of the settings in force now, and not with the first message. Never throws. */
  warmUp(): void;
  /**
   * For a question that holds no message that can be judged: drop where an enforced rule fails closed, else the deadline's
   * verdict.
   */
  decideWithoutMessage(): Decision;
}

/** CometChat waits two seconds (contract, sections 3 and 12): a deadline further away is a clock gone wrong. */
const longestDecisionMilliseconds = 2000;

/** Makes the decider of one container; circuit breakers and rules made from settings live in it. */
export function createDecider(options: DeciderOptions): Decider {
  const { now = Date.now, post = noPost } = options;
  const activeRules = createActiveRules(options.rules);
  return {
    async decide(message, deadline) {
      const end = Math.min(deadline, now() + longestDecisionMilliseconds);
      const settings = options.settings();
      const rules = activeRules(settings).filter(
        ({ name, settings: { percentage, scope } }) =>
          isInScope(scope, message) && isRolledOut(name, percentage, message),
      );
      const shadowWait = settings.shadowWaitMilliseconds;
      return deliberate({ message, rules, end, now, post, shadowWait }, options);
    },
    warmUp() {
      activeRules(options.settings());
    },
    decideWithoutMessage() {
      // Whether a rule that is enforced for some messages would have judged it can't be known.
      const rules = activeRules(options.settings()).filter(
        ({ mode, settings: { percentage, scope } }) =>
          mode === 'enforce' && percentage >= 100 && scope === undefined,
      );
      return conclude(rules.map(notStarted), true, options);
    },
  };
}

interface Deliberation {
  readonly message: JudgedMessage;
  readonly rules: readonly ActiveRule[];
  readonly end: number;
  readonly now: () => number;
  readonly post: Post;
  readonly shadowWait: number;
}

/**
 * Starts the enforced rules first and the shadow rules after them, so that a shadow rule never takes an enforced rule's
 * turn. The answer waits for enforced rules only; what shadow rules have said by then is reported.
 */
async function deliberate(
  { message, rules, end, now, post, shadowWait }: Deliberation,
  forced: ForcedVerdicts,
): Promise<Decision> {
  const runs = new Map<ActiveRule, RuleRun>();
  let wake = () => {};
  const start = (rule: ActiveRule) => {
    const run = startRule(rule, message, end - now(), { now, post }, () => wake());
    runs.set(rule, run);
  };
  const of = (mode: 'enforce' | 'shadow') => rules.filter((rule) => rule.mode === mode);
  const isWorking = (rule: ActiveRule) => runs.has(rule) && runs.get(rule)?.result() === undefined;
  const hasEnded = () => rules.some((rule) => endsDecision(rule, runs.get(rule)?.result()));

  const late: ActiveRule[] = [];
  for (const rule of of('enforce')) {
    if (hasEnded()) break;
    if (now() < end) start(rule);
    else late.push(rule);
  }
  for (const rule of of('shadow')) if (now() < end) start(rule);

  // Also where the deadline has passed: the rules' own timers end them after one turn, in which answers that are there count.
  const isReady = () => hasEnded() || !of('enforce').some(isWorking);
  if (!isReady())
    await new Promise<void>((resolve) => {
      wake = () => {
        if (isReady()) resolve();
      };
    });
  if (!hasEnded()) for (const rule of late) runs.set(rule, notStarted(rule));
  if (of('shadow').some(isWorking)) {
    await new Promise<void>((resolve) => {
      const cancel = after(Math.min(shadowWait, end - now()), resolve);
      wake = () => {
        if (of('shadow').some(isWorking)) return;
        cancel();
        resolve();
      };
    });
  }
  for (const run of runs.values()) run.stop();
  const inRuleOrder = rules.flatMap((rule) => runs.get(rule) ?? []);
  return conclude(inRuleOrder, late.length > 0, forced);
}

/** Calls back after some milliseconds, or, where there are none, after one turn of the event loop. */
function after(milliseconds: number, callback: () => void): () => void {
  if (!(milliseconds > 0)) {
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}
