import type { Decider, Decision, JudgedMessage } from '../decisions/index.ts';
import { DeadlineError, runUntil } from '../signed-requests/run-until.ts';
import type { IngressConfiguration } from './configuration.ts';
import { type Exchange, errorName } from './exchange.ts';

export interface JudgeOptions {
  readonly configuration: Pick<IngressConfiguration, 'decisionBudgetMilliseconds'>;
  readonly decider: Pick<Decider, 'decide' | 'decideWithoutMessage'>;
  /** Waits, not beyond the given time, until the rules have settings; answers whether they have. */
  readonly settingsReady: (deadline: number) => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The share of the time left that the first decision of a container may spend on waiting for its settings. */
const settingsShare = 0.3;
/** The decider keeps its deadline itself; should it ever not, it is left alone this much later. */
const graceMilliseconds = 50;

/**
 * The grace begins when the deadline is noticed: a rule that blocked the event loop may have used it up, and the decision
 * be there one turn later.
 */
async function withGrace<Result>(
  pending: Promise<Result>,
  deadline: number,
  now: () => number,
): Promise<Result> {
  try {
    return await runUntil(deadline, () => pending, now);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    return runUntil(now() + graceMilliseconds, () => pending, now);
  }
}

/**
 * Asks the rules about a message, by the deadline. Where there is no message to ask about, or the rules cannot be asked,
 * the decision is the forced one of the configuration. Never rejects.
 */
export function createJudge({ configuration, decider, settingsReady, now }: JudgeOptions) {
  return async (message: JudgedMessage | undefined, exchange: Exchange): Promise<Decision> => {
    const deadline = exchange.startedAt + configuration.decisionBudgetMilliseconds;
    if (message === undefined) exchange.error ??= 'no-message';
    exchange.decision = await decide(message, deadline).catch((error: unknown) => {
      exchange.error = errorName(error);
      return decider.decideWithoutMessage();
    });
    return exchange.decision;
  };

  async function decide(message: JudgedMessage | undefined, deadline: number): Promise<Decision> {
    if (message === undefined) return decider.decideWithoutMessage();
    const startedAt = now();
    const hasSettings = await settingsReady(startedAt + (deadline - startedAt) * settingsShare);
    // It isn't known which rules would have judged it, so it can't pass unmarked.
    if (!hasSettings) return decider.decideWithoutMessage();
    return withGrace(decider.decide(message, deadline), deadline, now);
  }
}
