import { createDecider, defaultSettings, rules } from '../../../lambda/decisions/index.ts';
import { createAcknowledge } from '../../../lambda/ingress/acknowledge.ts';
import { createAnswers } from '../../../lambda/ingress/answers.ts';
import { createSecretFetcher } from '../../../lambda/ingress/aws/credentials-store.ts';
import { readIngressConfiguration } from '../../../lambda/ingress/configuration.ts';
import { createCredentials } from '../../../lambda/ingress/credentials/credentials.ts';
import { createIngress } from '../../../lambda/ingress/ingress.ts';
import { createJudge } from '../../../lambda/ingress/judge.ts';
import { createReport } from '../../../lambda/ingress/report.ts';
import { createServiceClient } from '../../../lambda/signed-requests/service-client.ts';
import { readSigningOptions } from '../../../lambda/signed-requests/signing-environment.ts';

const configuration = readIngressConfiguration(process.env);
const report = createReport(configuration.stage);
const decider = createDecider({
  rules,
  settings: () => defaultSettings,
  deadlineVerdict: configuration.deadlineVerdict,
  markForcedVerdicts: configuration.markForcedVerdicts,
});

/** The ingress, wired as for deployment, with a queue that has accepted everything already. */
export const handler = createIngress({
  credentials: createCredentials({
    fetchSecret: createSecretFetcher(createServiceClient(readSigningOptions(process.env)), {
      endpoint: configuration.secretsManagerEndpoint,
      secretArn: configuration.credentialsSecretArn,
    }),
    onFailure: report.credentialsFailed,
  }),
  answers: createAnswers({
    configuration,
    judge: createJudge({ configuration, decider, settingsReady: async () => true, now: Date.now }),
    acknowledge: createAcknowledge({ configuration, queue: { send: async () => {} }, now: Date.now }),
  }),
  record: report.request,
  budgetMilliseconds: configuration.acknowledgeBudgetMilliseconds,
  now: Date.now,
});
