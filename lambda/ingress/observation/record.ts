import { shownTrigger } from '../../cometchat/trigger-name.ts';
import type { Decision, RuleReport } from '../../decisions/index.ts';
import type { Exchange } from '../exchange.ts';
import type { Answer } from '../http/problem.ts';
import { ingressMetrics } from '../metric-names.ts';
import type { Measurement } from './metrics.ts';

/** The fields of a request's log line. None of them holds text that was sent, but the name of a known trigger. */
export type LogFields = Readonly<Record<string, string | number | boolean>>;

const failures: ReadonlySet<RuleReport['outcome']> = new Set([
  'failed',
  'timed-out',
  'set-aside',
  'not-started',
]);

/** The log fields of a request. `latency`: milliseconds from API Gateway's request time to the answer. */
export function logFields(exchange: Exchange, answer: Answer, latency: number): LogFields {
  const { requestId, trigger, category, id, error, decision } = exchange;
  return {
    requestId,
    ...(trigger === undefined ? {} : { trigger: shownTrigger(trigger) }),
    ...(category === undefined ? {} : { category }),
    ...(id === undefined ? {} : { id }),
    status: answer.statusCode,
    latency,
    ...(decision === undefined ? {} : decisionFields(decision)),
    ...(error === undefined ? {} : { error }),
  };
}

function decisionFields({ verdict, rule, forced, reports }: Decision): LogFields {
  const shadow = reports.filter(({ mode, outcome }) => mode === 'shadow' && outcome === 'dropped');
  const failed = reports.filter(({ outcome }) => failures.has(outcome));
  return {
    verdict,
    ...(rule === undefined ? {} : { rule }),
    ...(forced ? { forced } : {}),
    ...(shadow.length === 0 ? {} : { shadow: shadow.map((report) => report.rule).join(',') }),
    ...(failed.length === 0 ? {} : { failed: failed.map(failureText).join(',') }),
  };
}

/** `classifier timed-out`, `links failed TypeError`. */
function failureText({ rule, outcome, reason }: RuleReport): string {
  return reason === undefined ? `${rule} ${outcome}` : `${rule} ${outcome} ${reason}`;
}

/** The metrics of a request. */
export function measurements(exchange: Exchange, answer: Answer, latency: number): Measurement[] {
  const { category = 'none', decision, queued, refusedCredentials, rotatingPassword } = exchange;
  const kind = { category, status: String(answer.statusCode) };
  return [
    count(ingressMetrics.deliveries, kind),
    ...(queued ? [{ metric: ingressMetrics.acknowledgementLatency, value: latency, dimensions: kind }] : []),
    ...(answer.statusCode >= 400 && answer.statusCode < 500 ? [count(ingressMetrics.refusals)] : []),
    ...(refusedCredentials ? [count(ingressMetrics.authenticationFailures)] : []),
    ...(rotatingPassword === undefined
      ? []
      : [count(ingressMetrics.credentialUses, { password: rotatingPassword })]),
    ...(decision === undefined ? [] : decisionMeasurements(decision, latency)),
  ];
}

function decisionMeasurements(decision: Decision, latency: number): Measurement[] {
  const outcome =
    decision.verdict === 'drop' ? 'dropped' : decision.metadata === undefined ? 'passed' : 'annotated';
  return [
    { metric: ingressMetrics.decisionLatency, value: latency },
    count(ingressMetrics.decisions, { outcome }),
    ...(decision.forced ? [count(ingressMetrics.forcedDecisions)] : []),
    ...decision.reports
      .filter((report) => report.outcome !== 'passed')
      .map((report) =>
        count(ingressMetrics.ruleOutcomes, { rule: report.rule, outcome: ruleOutcome(report) }),
      ),
  ];
}

function ruleOutcome({ mode, outcome }: RuleReport): string {
  if (mode === 'enforce') return outcome;
  if (outcome === 'dropped') return 'would-have-dropped';
  return outcome === 'annotated' ? 'would-have-annotated' : outcome;
}

function count(
  metric: Measurement['metric'],
  dimensions: Readonly<Record<string, string>> = {},
): Measurement {
  return { metric, value: 1, dimensions };
}
