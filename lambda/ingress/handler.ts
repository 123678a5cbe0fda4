import { createDecider, defaultSettings, parseSettings, rules } from '../decisions/index.ts';
import { createAcknowledge } from './acknowledge.ts';
import { createAnswers } from './answers.ts';
import { createSecretFetcher } from './aws/credentials-store.ts';
import { readIngressConfiguration } from './configuration.ts';
import { createCredentials } from './credentials/credentials.ts';
import { createLazyQueue } from './delivery-queue.ts';
import { createIngress } from './ingress.ts';
import { createJudge } from './judge.ts';
import { createObserver } from './observation/observer.ts';
import { createRuleSettings, fixedSettings } from './rule-settings.ts';
import { takeStrayErrors } from './stray-errors.ts';

const configuration = readIngressConfiguration(process.env);
const observer = createObserver(configuration.stage);
takeStrayErrors(observer.strayError);

const credentials = createCredentials({
  fetchSecret: createSecretFetcher(configuration.credentialsSecretArn),
  onFailure: observer.credentialsFailed,
});

const { ruleSettingsParameter: parameter } = configuration;
const settings =
  parameter === undefined
    ? fixedSettings(defaultSettings)
    : createRuleSettings({
        fetchText: await parameterFetcher(parameter),
        parse: parseSettings,
        defaults: defaultSettings,
        onBroken: observer.settingsBroken,
        maximumAgeMilliseconds: configuration.ruleSettingsMaximumAgeMilliseconds,
      });

/** A relay without a settings parameter does not load the client for it. */
async function parameterFetcher(name: string): Promise<() => Promise<string>> {
  const { createParameterFetcher } = await import('./aws/settings-store.ts');
  return createParameterFetcher(name);
}

const decider = createDecider({
  rules,
  settings: settings.current,
  deadlineVerdict: configuration.deadlineVerdict,
  markForcedVerdicts: configuration.markForcedVerdicts,
});

/** The function that API Gateway calls for `POST /webhooks` and `POST /moderation`. */
export const handler = createIngress({
  credentials,
  answers: createAnswers({
    configuration,
    judge: createJudge({ configuration, decider, settingsReady: settings.ready, now: Date.now }),
    acknowledge: createAcknowledge({
      configuration,
      queue: createLazyQueue(async () => {
        const { createSqsDeliveryQueue } = await import('./aws/sqs-delivery-queue.ts');
        return createSqsDeliveryQueue(configuration.laneQueueUrls.messages);
      }),
      now: Date.now,
    }),
  }),
  record: observer.record,
  budgetMilliseconds: configuration.acknowledgeBudgetMilliseconds,
  now: Date.now,
});

// Awaited here, the fetches belong to the function's start: Lambda gives it more processor then, and does not freeze it
// half-way. Neither rejects; what they could not fetch, the first request asks for again.
await Promise.all([credentials.prepare(), settings.prepare()]);
decider.prepare();
