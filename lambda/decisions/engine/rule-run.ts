import type { JsonObject } from '../../cometchat/json.ts';
import type { Post } from '../outbound.ts';
import type { JudgedMessage } from '../rule.ts';
import type { ActiveRule } from './active-rules.ts';
import type { RuleOutcome } from './decision.ts';
import { plainMetadata } from './metadata.ts';

/** How one rule's look at one message ended. */
export interface RunResult {
  readonly outcome: Exclude<RuleOutcome, 'unfinished'>;
  readonly milliseconds: number;
  readonly metadata?: JsonObject;
  readonly reason?: string;
  readonly confidence?: number;
  /** It was stopped by the deadline of the whole decision before its own time was over. */
  readonly atDeadline?: boolean;
}

/** A rule at work on a message. */
export interface RuleRun {
  readonly rule: ActiveRule;
  /** Undefined while it is at work. */
  result(): RunResult | undefined;
  /** How long it has been at work, or was. */
  milliseconds(): number;
  /** Ends it: its signal is aborted, its timer is cleared, and what it says later is ignored. */
  stop(): void;
}

/** A rule that could not be asked before the deadline. */
export function notStarted(rule: ActiveRule): RuleRun {
  const result = { outcome: 'not-started', milliseconds: 0 } as const;
  return { rule, result: () => result, milliseconds: () => 0, stop: () => {} };
}

/** The longest reason that is passed on, in characters. */
const longestReason = 256;

/**
 * Asks one rule. It has its own time, and never longer than `remaining` milliseconds. `settled` is called once: before
 * this returns where the rule answers at once, later where it answers with a promise, and not at all after `stop`.
 */
export function startRule(
  rule: ActiveRule,
  message: JudgedMessage,
  remaining: number,
  { now, post }: { readonly now: () => number; readonly post: Post },
  settled: () => void,
): RuleRun {
  const started = now();
  const ownTime = rule.settings.timeoutMilliseconds;
  const slice = Math.min(ownTime, remaining);
  let controller: AbortController | undefined;
  let timer: NodeJS.Timeout | undefined;
  let result: RunResult | undefined;
  let stopped = false;

  const elapsed = () => Math.max(0, now() - started);
  const release = () => {
    stopped = true;
    clearTimeout(timer);
    controller?.abort();
  };
  const settle = (found: Omit<RunResult, 'milliseconds'>) => {
    if (stopped) return;
    result = { ...found, milliseconds: elapsed() };
    release();
    if (found.atDeadline) rule.breaker.abandoned();
    else if (found.outcome === 'failed' || found.outcome === 'timed-out') rule.breaker.failed(now());
    else if (found.outcome !== 'set-aside') rule.breaker.succeeded();
    settled();
  };
  const overrun = () =>
    settle({ outcome: 'timed-out', ...(elapsed() < ownTime ? { atDeadline: true } : {}) });
  const failed = (error: unknown) => settle({ outcome: 'failed', reason: errorName(error) });
  const answered = (answer: unknown) => settle(readAnswer(answer));

  const context = {
    post,
    // Most rules never look at it, and making one costs more than many rules do.
    get signal(): AbortSignal {
      controller ??= new AbortController();
      if (stopped) controller.abort();
      return controller.signal;
    },
  };

  const ask = () => {
    if (!rule.breaker.admit(started)) return settle({ outcome: 'set-aside' });
    try {
      const answer: unknown = rule.judge(message, context);
      // A rule that blocks the event loop lets no timer end it: its time is counted here.
      if (elapsed() > slice) {
        ignoreLater(answer);
        return overrun();
      }
      if (!isThenable(answer)) return answered(answer);
      Promise.resolve(answer).then(answered).catch(failed);
      // An answer that has arrived while something else blocked the event loop gets its turn before the time is called.
      timer = setTimeout(() => setImmediate(overrun), slice - elapsed());
    } catch (error) {
      failed(error);
    }
  };
  ask();

  return {
    rule,
    result: () => result,
    milliseconds: () => result?.milliseconds ?? elapsed(),
    stop() {
      if (stopped) return;
      release();
      rule.breaker.abandoned();
    },
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The rejection of a late answer must not end the process. */
function ignoreLater(answer: unknown): void {
  if (isThenable(answer)) Promise.resolve(answer).catch(() => undefined);
}

/** A rule is code of many hands: what it answers is checked before it counts. */
function readAnswer(answer: unknown): Omit<RunResult, 'milliseconds'> {
  const invalid = { outcome: 'failed', reason: 'invalid answer' } as const;
  if (typeof answer !== 'object' || answer === null) return invalid;
  const given: Partial<Record<'outcome' | 'metadata' | 'reason' | 'confidence', unknown>> = answer;
  const { outcome } = given;
  if (outcome === 'pass') return { outcome: 'passed' };
  if (outcome === 'annotate') {
    const metadata = plainMetadata(given.metadata);
    return metadata === undefined ? invalid : { outcome: 'annotated', metadata };
  }
  if (outcome !== 'drop' || typeof given.reason !== 'string') return invalid;
  const { confidence = 1 } = given;
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) return invalid;
  return { outcome: 'dropped', reason: given.reason.slice(0, longestReason), confidence };
}

/** The error's name or code, where it is a plain word. Messages may hold the text that was judged. */
function errorName(error: unknown): string {
  try {
    if (!(error instanceof Error)) return 'error';
    const words = [error.name, 'code' in error ? error.code : undefined];
    return words.filter((word) => typeof word === 'string' && /^\w{1,50}$/.test(word)).join(' ') || 'error';
  } catch {
    return 'error';
  }
}
