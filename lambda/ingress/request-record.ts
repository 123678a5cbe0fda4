import { shownTrigger } from '../cometchat/trigger-name.ts';
import type { Decision, RuleReport } from '../decisions/index.ts';
import { noCategory } from '../telemetry/fields.ts';
import { messages } from '../telemetry/messages.ts';
import { type RuleOutcome, writeRuleOutcomes } from '../telemetry/rule-outcomes.ts';
import type { LogRecord } from '../telemetry/write-line.ts';
import type { Exchange } from './exchange.ts';
import type { Answer } from './http/problem.ts';

/**
 * What is written of a request. It holds no text that was sent but the name of a known trigger.
 *
 * @param latency milliseconds from API Gateway's request time to the answer
 */
export function requestRecord(exchange: Exchange, { statusCode }: Answer, latency: number): LogRecord {
  const { requestId, trigger, category, id, error, decision, queued, rotatingPassword } = exchange;
  return {
    message: messages.delivery,
    measurements: {
      AckLatency: queued ? latency : undefined,
      DecisionLatency: decision === undefined ? undefined : latency,
      ForcedDecisions: decision?.forced ? 1 : undefined,
      Refusals: statusCode >= 400 && statusCode < 500 ? 1 : undefined,
      AuthenticationFailures: exchange.refusedCredentials ? 1 : undefined,
      CredentialUses: rotatingPassword === undefined ? undefined : 1,
    },
    fields: {
      level: statusCode >= 500 ? 'ERROR' : undefined,
      requestId,
      trigger: trigger === undefined ? undefined : shownTrigger(trigger),
      category: category ?? noCategory,
      id,
      status: statusCode,
      latency: queued || decision !== undefined ? undefined : latency,
      password: rotatingPassword,
      error,
      ...(decision === undefined ? undefined : decisionFields(decision)),
    },
  };
}

function decisionFields({ verdict, metadata, rule, forced, reports }: Decision): LogRecord['fields'] {
  return {
    verdict,
    outcome: verdict === 'drop' ? 'dropped' : metadata === undefined ? 'passed' : 'annotated',
    rule,
    forced: forced || undefined,
    ruleOutcomes: writeRuleOutcomes(reports.filter(({ outcome }) => outcome !== 'passed').map(ruleOutcome)),
  };
}

function ruleOutcome({ rule, mode, outcome, reason }: RuleReport): RuleOutcome {
  // Why a rule dropped a message is for the answer; of a failure it is the name of the error.
  if (outcome === 'failed') return { rule, outcome, reason };
  const isDemanded = outcome === 'dropped' || outcome === 'annotated';
  return { rule, outcome: mode === 'shadow' && isDemanded ? `would-have-${outcome}` : outcome };
}
