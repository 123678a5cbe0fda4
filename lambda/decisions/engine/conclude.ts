import type { ActiveRule } from './active-rules.ts';
import type { Decision, RuleReport } from './decision.ts';
import { forcedMark, mergeMetadata } from './metadata.ts';
import type { RuleRun, RunResult } from './rule-run.ts';

/** What is answered where the rules have not decided in time, and whether such an answer is marked. */
export interface ForcedVerdicts {
  /** `open` lets the message pass, `closed` drops it. */
  readonly deadlineVerdict: 'open' | 'closed';
  /** Whether a message that passes with a forced verdict says so in its metadata. */
  readonly markForcedVerdicts: boolean;
}

/** True where nothing that other rules may still say can change the verdict. */
export function endsDecision(rule: ActiveRule, result: RunResult | undefined): boolean {
  if (result === undefined || rule.mode !== 'enforce') return false;
  return result.outcome === 'dropped' || (isFailure(result) && rule.settings.failurePolicy === 'closed');
}

/**
 * The decision from the runs in rule order. A rule's own drop counts first, then a failure that counts as drop, then the
 * deadline, then pass.
 */
export function conclude(
  runs: readonly RuleRun[],
  deadlinePassed: boolean,
  forced: ForcedVerdicts,
): Decision {
  const reports = runs.map(report);
  const enforced = runs.flatMap((run) => {
    const result = run.result();
    return run.rule.mode === 'enforce' && result !== undefined ? [{ rule: run.rule, result }] : [];
  });
  const dropped = enforced.find(({ result }) => result.outcome === 'dropped');
  if (dropped !== undefined)
    return drop(reports, {
      reason: dropped.result.reason,
      confidence: dropped.result.confidence ?? 1,
      rule: dropped.rule.name,
      forced: false,
    });
  const closed = enforced.find(({ rule, result }) => endsDecision(rule, result));
  if (closed !== undefined)
    return drop(reports, {
      reason: 'a rule could not decide',
      confidence: 1,
      rule: closed.rule.name,
      forced: true,
    });
  const late = deadlinePassed || enforced.some(({ result }) => result.atDeadline === true);
  if (late && forced.deadlineVerdict === 'closed') return outOfTime(reports);
  const isForced = late || enforced.some(({ result }) => isFailure(result));
  const annotations = enforced.flatMap(({ result }) =>
    result.metadata === undefined ? [] : [result.metadata],
  );
  return {
    verdict: 'pass',
    metadata: mergeMetadata([...annotations, ...(isForced && forced.markForcedVerdicts ? [forcedMark] : [])]),
    reason: undefined,
    confidence: isForced ? 0 : 1,
    rule: undefined,
    forced: isForced,
    reports,
  };
}

const failures: ReadonlySet<RunResult['outcome']> = new Set([
  'failed',
  'timed-out',
  'set-aside',
  'not-started',
]);

function isFailure(result: RunResult): boolean {
  return failures.has(result.outcome) && result.atDeadline !== true;
}

function outOfTime(reports: readonly RuleReport[]): Decision {
  return drop(reports, { reason: 'no decision in time', confidence: 1, rule: undefined, forced: true });
}

function drop(
  reports: readonly RuleReport[],
  why: Pick<Decision, 'reason' | 'confidence' | 'rule' | 'forced'>,
): Decision {
  return { verdict: 'drop', metadata: undefined, ...why, reports };
}

function report(run: RuleRun): RuleReport {
  const result = run.result();
  return {
    rule: run.rule.name,
    mode: run.rule.mode,
    outcome: result?.outcome ?? 'unfinished',
    milliseconds: run.milliseconds(),
    ...(result?.reason === undefined ? {} : { reason: result.reason }),
    ...(result?.confidence === undefined ? {} : { confidence: result.confidence }),
  };
}
