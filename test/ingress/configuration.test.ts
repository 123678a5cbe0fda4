import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type IngressConfiguration,
  IngressConfigurationError,
  readIngressConfiguration,
  writeIngressEnvironment,
} from '../../lambda/ingress/configuration.ts';
import { laneQueueUrls } from './support/ingress.ts';

function configuration(overrides: Partial<IngressConfiguration> = {}): IngressConfiguration {
  return {
    stage: 'dev',
    credentialsSecretArn: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:relay',
    allowedAppIds: ['a', 'b'],
    laneQueueUrls,
    decisionBudgetMilliseconds: 1500,
    acknowledgeBudgetMilliseconds: 1800,
    deadlineVerdict: 'closed',
    markForcedVerdicts: true,
    ruleSettingsBucket: 'relay-rules',
    secretsManagerEndpoint: 'https://secretsmanager.eu-west-1.amazonaws.com',
    s3Endpoint: 'https://s3.eu-west-1.amazonaws.com',
    ruleSettingsMaximumAgeMilliseconds: 60_000,
    rulePrivateHosts: [],
    ruleSecretArns: {},
    isLocalRun: false,
    recordingQueueUrlPrefix: 'https://sqs.eu-west-1.amazonaws.com/000000000000/relay-dev-recording-',
    ...overrides,
  };
}

describe('the environment of the function', () => {
  it('is read as it was written', () => {
    const settings = fc.record({
      allowedAppIds: fc.array(fc.stringMatching(/^[a-z0-9]{1,20}$/)),
      decisionBudgetMilliseconds: fc.integer({ min: 1, max: 1900 }),
      acknowledgeBudgetMilliseconds: fc.integer({ min: 1, max: 1900 }),
      deadlineVerdict: fc.constantFrom('open' as const, 'closed' as const),
      markForcedVerdicts: fc.boolean(),
      ruleSettingsBucket: fc.constantFrom(undefined, 'relay-rules'),
      ruleSettingsMaximumAgeMilliseconds: fc.nat(),
      rulePrivateHosts: fc.array(fc.domain()),
      ruleSecretArns: fc.dictionary(
        fc.stringMatching(/^[a-z0-9-]{1,40}$/),
        fc.stringMatching(/^arn:aws:secretsmanager:[a-z0-9:/=-]{1,60}$/),
        { noNullPrototype: true },
      ),
    });
    fc.assert(
      fc.property(settings, (overrides) => {
        const written = configuration(overrides);
        expect(readIngressConfiguration(writeIngressEnvironment(written))).toEqual(written);
      }),
    );
  });

  it('never lets the stack call itself a local run', () => {
    const environment = writeIngressEnvironment(configuration({ isLocalRun: true }));
    expect(readIngressConfiguration(environment).isLocalRun).toBe(false);
    expect(readIngressConfiguration({ ...environment, LOCAL_RUN: 'true' }).isLocalRun).toBe(true);
  });

  it('lets settings become a minute old unless it says otherwise', () => {
    const { ruleSettingsMaximumAgeMilliseconds: _age, ...rest } = configuration();
    const environment = writeIngressEnvironment(rest);
    expect(readIngressConfiguration(environment).ruleSettingsMaximumAgeMilliseconds).toBe(60_000);
    const { RULE_SETTINGS_MAXIMUM_AGE_MILLISECONDS: _variable, ...older } = environment;
    expect(readIngressConfiguration(older).ruleSettingsMaximumAgeMilliseconds).toBe(60_000);
  });

  it.each([
    ['STAGE', ''],
    ['CREDENTIALS_SECRET_ARN', undefined],
    ['LANE_QUEUE_URL_OTHER', undefined],
    ['DECISION_BUDGET_MILLISECONDS', '2000'],
    ['DECISION_BUDGET_MILLISECONDS', '0'],
    ['ACKNOWLEDGE_BUDGET_MILLISECONDS', '1.5'],
    ['ACKNOWLEDGE_BUDGET_MILLISECONDS', 'soon'],
    ['DEADLINE_VERDICT', 'maybe'],
    ['MARK_FORCED_VERDICTS', 'yes'],
    ['AWS_ENDPOINT_URL_S3', undefined],
    ['AWS_ENDPOINT_URL_SECRETS_MANAGER', 'secretsmanager'],
    ['RULE_SETTINGS_MAXIMUM_AGE_MILLISECONDS', '-1'],
    ['RULE_SETTINGS_MAXIMUM_AGE_MILLISECONDS', 'often'],
  ])('is refused by the name of the variable: %s=%s', (name, value) => {
    const environment = { ...writeIngressEnvironment(configuration()), [name]: value };
    expect(() => readIngressConfiguration(environment)).toThrow(IngressConfigurationError);
    expect(() => readIngressConfiguration(environment)).toThrow(name);
  });
});
