import { byCategory } from '../../../lambda/cometchat/categories.ts';
import { createDecider, type Decision, defaultSettings, type Rule } from '../../../lambda/decisions/index.ts';
import { createAcknowledge } from '../../../lambda/ingress/acknowledge.ts';
import { createAnswers } from '../../../lambda/ingress/answers.ts';
import { createCredentials } from '../../../lambda/ingress/credentials/credentials.ts';
import type { DeliveryQueue } from '../../../lambda/ingress/delivery-queue.ts';
import type { Exchange, IngressEvent } from '../../../lambda/ingress/exchange.ts';
import type { Answer } from '../../../lambda/ingress/http/problem.ts';
import { createIngress, type IngressParts } from '../../../lambda/ingress/ingress.ts';
import { createJudge, type JudgeOptions } from '../../../lambda/ingress/judge.ts';
import type { QueueMessage } from '../../../lambda/sqs/message.ts';
import { context, password, username } from './requests.ts';

function laneQueueUrl(lane: string): string {
  return `https://sqs.eu-west-1.amazonaws.com/000000000000/lane-${lane}.fifo`;
}

export const laneQueueUrls = byCategory(laneQueueUrl);

export interface IngressOptions {
  readonly secret?: string | Error;
  readonly allowedAppIds?: readonly string[];
  readonly send?: DeliveryQueue['send'];
  readonly rules?: readonly Rule[];
  readonly decider?: JudgeOptions['decider'];
  readonly deadlineVerdict?: 'open' | 'closed';
  readonly settingsReady?: (deadline: number) => Promise<boolean>;
  readonly acknowledgeBudgetMilliseconds?: number;
  readonly decisionBudgetMilliseconds?: number;
  readonly record?: IngressParts['record'];
  readonly now?: () => number;
}

/** The whole ingress but for AWS: what it sent, what it recorded, and a way to ask it. */
export function setUpIngress(options: IngressOptions = {}) {
  const sent: (QueueMessage & { readonly queueUrl: string })[] = [];
  const records: { exchange: Exchange; answer: Answer }[] = [];
  const now = options.now ?? Date.now;
  const { rules = [], deadlineVerdict = 'open', allowedAppIds = [] } = options;
  const secret = options.secret ?? JSON.stringify({ username, password });
  const budgets = {
    acknowledgeBudgetMilliseconds: options.acknowledgeBudgetMilliseconds ?? 1800,
    decisionBudgetMilliseconds: options.decisionBudgetMilliseconds ?? 1500,
  };
  const settings = {
    ...defaultSettings,
    rules: Object.fromEntries(
      rules.map(({ name }) => [
        name,
        {
          mode: 'enforce' as const,
          percentage: 100,
          failurePolicy: 'open' as const,
          timeoutMilliseconds: 5000,
          options: {},
        },
      ]),
    ),
  };
  const decider =
    options.decider ??
    createDecider({ rules, settings: () => settings, deadlineVerdict, markForcedVerdicts: false, now });
  const ingress = createIngress({
    credentials: createCredentials({
      async fetchSecret() {
        if (secret instanceof Error) throw secret;
        return secret;
      },
      onFailure: () => {},
      now,
    }),
    answers: createAnswers({
      configuration: { allowedAppIds },
      judge: createJudge({
        configuration: budgets,
        decider,
        settingsReady: options.settingsReady ?? (async () => true),
        now,
      }),
      acknowledge: createAcknowledge({
        configuration: { ...budgets, laneQueueUrls },
        queue: {
          async send(queueUrl, message, signal) {
            await options.send?.(queueUrl, message, signal);
            sent.push({ ...message, queueUrl });
          },
        },
        now,
      }),
    }),
    record: options.record ?? ((exchange, answer) => void records.push({ exchange, answer })),
    budgetMilliseconds: budgets.acknowledgeBudgetMilliseconds,
    now,
  });
  return { sent, records, ask: (event: IngressEvent) => ingress(event, context()) };
}

/** A decision for tests that do not ask rules. */
export function decision(overrides: Partial<Decision> = {}): Decision {
  return {
    verdict: 'pass',
    metadata: undefined,
    reason: undefined,
    confidence: 1,
    rule: undefined,
    forced: false,
    reports: [],
    ...overrides,
  };
}
