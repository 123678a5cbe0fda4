import { createDecider, defaultSettings, listNamesOf, parseSettings, rules } from '../decisions/index.ts';
import { createAcknowledge } from './acknowledge.ts';
import { createAnswers } from './answers.ts';
import type { FirstFetches } from './aws/first-fetches.ts';
import type { IngressConfiguration } from './configuration.ts';
import { createCredentials } from './credentials/credentials.ts';
import { createLazyQueue } from './delivery-queue.ts';
import { createIngress } from './ingress.ts';
import { createJudge } from './judge.ts';
import { once } from './once.ts';
import { recordQuestions } from './record-questions.ts';
import { createReport } from './report.ts';
import { createRuleSettings, fixedSettings } from './rule-settings.ts';
import { takeStrayErrors } from './stray-errors.ts';

/** Wires the function; resolves when the secret and the settings have been fetched, or could not be. Never rejects. */
export async function createHandler(
  configuration: Required<IngressConfiguration>,
  { fetchSecret, fetchRuleSecret, settings: fetcher, underWay }: FirstFetches,
): Promise<ReturnType<typeof createIngress>> {
  const report = createReport(configuration.stage);
  takeStrayErrors(report.strayError);
  const credentials = createCredentials({ fetchSecret, onFailure: report.credentialsFailed });
  const settings =
    fetcher === undefined
      ? fixedSettings(defaultSettings)
      : createRuleSettings({
          fetcher,
          listNames: listNamesOf,
          parse: parseSettings,
          defaults: defaultSettings,
          onChange: report.settingsChanged,
          onBroken: report.settingsBroken,
          maximumAgeMilliseconds: configuration.ruleSettingsMaximumAgeMilliseconds,
        });
  const loadRulePost = once(async () => {
    const { createRulePost } = await import('./outbound/rule-post.ts');
    return createRulePost(configuration, fetchRuleSecret);
  });
  const decider = createDecider({
    rules,
    settings: settings.current,
    deadlineVerdict: configuration.deadlineVerdict,
    markForcedVerdicts: configuration.markForcedVerdicts,
    post: async (request) => (await loadRulePost())(request),
  });
  const queue = createLazyQueue(async () => {
    const { createSqsDeliveryQueue } = await import('./aws/sqs-delivery-queue.ts');
    return createSqsDeliveryQueue(configuration.laneQueueUrls.messages);
  });
  // In the time that the network takes, it costs neither a first delivery nor a first decision anything.
  void underWay.then(queue.warmUp);
  const judge = recordQuestions(
    createJudge({ configuration, decider, settingsReady: settings.ready, now: Date.now }),
    { configuration, queue, recording: () => settings.current().recording, now: Date.now },
  );
  const handler = createIngress({
    credentials,
    answers: createAnswers({
      configuration,
      judge,
      acknowledge: createAcknowledge({ configuration, queue, now: Date.now }),
    }),
    record: report.request,
    budgetMilliseconds: configuration.acknowledgeBudgetMilliseconds,
    now: Date.now,
  });
  // Awaited here, the fetches belong to the function's start: Lambda gives it more processor then, and does not freeze it
  // half-way. Neither rejects; what they could not fetch, the first request asks for again.
  await Promise.all([credentials.warmUp(), settings.warmUp()]);
  decider.warmUp();
  return handler;
}
