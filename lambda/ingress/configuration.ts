import { byCategory, type Category, categories } from '../cometchat/categories.ts';

/** What is answered when the rules have not decided at the deadline: `open` lets the message pass, `closed` drops it. */
export type DeadlineVerdict = 'open' | 'closed';

/** What the ingress function is told by its environment. The stack writes it, the function reads it. */
export interface IngressConfiguration {
  /** The stage's name; a dimension of every metric. */
  readonly stage: string;
  /** A Secrets Manager secret: `{"username","password","previousPassword"?}`. */
  readonly credentialsSecretArn: string;
  /** App ids that are let in; empty lets in every app that has the credentials. */
  readonly allowedAppIds: readonly string[];
  readonly laneQueueUrls: Readonly<Record<Category, string>>;
  /** The URL of every queue that messages are recorded to, up to the end of its name; empty: nothing is recorded. */
  readonly recordingQueueUrlPrefix?: string;
  /** For a synchronous decision, in milliseconds from API Gateway's request time. */
  readonly decisionBudgetMilliseconds: number;
  /** For SQS to have accepted a delivery, in milliseconds from API Gateway's request time. */
  readonly acknowledgeBudgetMilliseconds: number;
  readonly deadlineVerdict: DeadlineVerdict;
  /** Whether a message that passed with a forced verdict says so in its metadata. */
  readonly markForcedVerdicts: boolean;
  /** The S3 bucket with the rules' settings; undefined: the rules run with their defaults (every shipped rule off). */
  readonly ruleSettingsBucket: string | undefined;
  /** `https://secretsmanager.eu-west-1.amazonaws.com`: of the partition, region and kind (FIPS, VPC) that the stack says. */
  readonly secretsManagerEndpoint: string;
  /** `https://s3.eu-west-1.amazonaws.com`. */
  readonly s3Endpoint: string;
  /**
   * How old the rules' settings may become before they are fetched anew, in milliseconds; 0: every decision waits for the
   * newest, which is for trying rules out.
   */
  readonly ruleSettingsMaximumAgeMilliseconds?: number;
  /** Hosts outside that rules may ask although their addresses are private, in lower case. */
  readonly rulePrivateHosts?: readonly string[];
  /** The secrets that rules send along: their ARNs by the names that the settings use. */
  readonly ruleSecretArns?: Readonly<Record<string, string>>;
  /** Set by the local run alone: rules may ask every host, by plain http too. */
  readonly isLocalRun?: boolean;
}

export const ingressDefaults = {
  decisionBudgetMilliseconds: 1500,
  acknowledgeBudgetMilliseconds: 1800,
  deadlineVerdict: 'open',
  markForcedVerdicts: false,
  ruleSettingsMaximumAgeMilliseconds: 60_000,
  rulePrivateHosts: [],
  ruleSecretArns: {},
} as const satisfies Partial<IngressConfiguration>;

/** CometChat waits two seconds (contract, section 3); the answer must be on its way before. */
const longestBudgetMilliseconds = 1900;

/** The name of the environment variable that holds a lane's queue URL. */
function laneQueueVariable(category: Category): string {
  return `LANE_QUEUE_URL_${category.toUpperCase()}`;
}

/** The environment for the function. Values may be CDK tokens. */
export function writeIngressEnvironment(configuration: IngressConfiguration): Record<string, string> {
  return {
    STAGE: configuration.stage,
    CREDENTIALS_SECRET_ARN: configuration.credentialsSecretArn,
    ALLOWED_APP_IDS: configuration.allowedAppIds.join(','),
    RECORDING_QUEUE_URL_PREFIX: configuration.recordingQueueUrlPrefix ?? '',
    DECISION_BUDGET_MILLISECONDS: String(configuration.decisionBudgetMilliseconds),
    ACKNOWLEDGE_BUDGET_MILLISECONDS: String(configuration.acknowledgeBudgetMilliseconds),
    DEADLINE_VERDICT: configuration.deadlineVerdict,
    MARK_FORCED_VERDICTS: String(configuration.markForcedVerdicts),
    RULE_SETTINGS_BUCKET: configuration.ruleSettingsBucket ?? '',
    // The SDK's own names for them.
    AWS_ENDPOINT_URL_SECRETS_MANAGER: configuration.secretsManagerEndpoint,
    AWS_ENDPOINT_URL_S3: configuration.s3Endpoint,
    RULE_SETTINGS_MAXIMUM_AGE_MILLISECONDS: String(
      configuration.ruleSettingsMaximumAgeMilliseconds ?? ingressDefaults.ruleSettingsMaximumAgeMilliseconds,
    ),
    RULE_PRIVATE_HOSTS: (configuration.rulePrivateHosts ?? ingressDefaults.rulePrivateHosts).join(','),
    RULE_SECRET_ARNS: Object.entries(configuration.ruleSecretArns ?? ingressDefaults.ruleSecretArns)
      .map(([name, arn]) => `${name}=${arn}`)
      .join(','),
    ...Object.fromEntries(
      categories.map((category) => [laneQueueVariable(category), configuration.laneQueueUrls[category]]),
    ),
  };
}

/** Reads the function's environment. Throws a {@link IngressConfigurationError} that names the variable. */
export function readIngressConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Required<IngressConfiguration> {
  return {
    stage: required(environment, 'STAGE'),
    credentialsSecretArn: required(environment, 'CREDENTIALS_SECRET_ARN'),
    allowedAppIds: listed(environment.ALLOWED_APP_IDS),
    laneQueueUrls: byCategory((category) => required(environment, laneQueueVariable(category))),
    recordingQueueUrlPrefix: environment.RECORDING_QUEUE_URL_PREFIX ?? '',
    decisionBudgetMilliseconds: budget(environment, 'DECISION_BUDGET_MILLISECONDS'),
    acknowledgeBudgetMilliseconds: budget(environment, 'ACKNOWLEDGE_BUDGET_MILLISECONDS'),
    deadlineVerdict: oneOf(environment, 'DEADLINE_VERDICT', ['open', 'closed']),
    markForcedVerdicts: oneOf(environment, 'MARK_FORCED_VERDICTS', ['true', 'false']) === 'true',
    ruleSettingsBucket: environment.RULE_SETTINGS_BUCKET || undefined,
    secretsManagerEndpoint: endpoint(environment, 'AWS_ENDPOINT_URL_SECRETS_MANAGER'),
    s3Endpoint: endpoint(environment, 'AWS_ENDPOINT_URL_S3'),
    ruleSettingsMaximumAgeMilliseconds: age(environment, 'RULE_SETTINGS_MAXIMUM_AGE_MILLISECONDS'),
    rulePrivateHosts: listed(environment.RULE_PRIVATE_HOSTS),
    ruleSecretArns: Object.fromEntries(listed(environment.RULE_SECRET_ARNS).map(splitAtEquals)),
    isLocalRun: environment.LOCAL_RUN === 'true',
  };
}

function listed(value: string | undefined): string[] {
  return (value ?? '').split(',').filter((item) => item !== '');
}

function splitAtEquals(text: string): [string, string] {
  const equals = text.indexOf('=');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** An environment variable that is missing or makes no sense. */
export class IngressConfigurationError extends Error {
  override readonly name = 'IngressConfigurationError';
}

function required(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new IngressConfigurationError(`environment variable ${name} is missing`);
  return value;
}

function endpoint(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = required(environment, name);
  if (!/^https?:\/\/\S+$/.test(value))
    throw new IngressConfigurationError(`environment variable ${name} must be an http or https URL`);
  return value;
}

function budget(environment: Readonly<Record<string, string | undefined>>, name: string): number {
  const value = Number(required(environment, name));
  if (!Number.isInteger(value) || value < 1 || value > longestBudgetMilliseconds) {
    throw new IngressConfigurationError(
      `environment variable ${name} must be from 1 to ${longestBudgetMilliseconds} (ms)`,
    );
  }
  return value;
}

function age(environment: Readonly<Record<string, string | undefined>>, name: string): number {
  const value = Number(environment[name] || ingressDefaults.ruleSettingsMaximumAgeMilliseconds);
  if (!Number.isInteger(value) || value < 0) {
    throw new IngressConfigurationError(`environment variable ${name} must be a whole number from 0 (ms)`);
  }
  return value;
}

function oneOf<Choice extends string>(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = required(environment, name);
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined)
    throw new IngressConfigurationError(`environment variable ${name} must be ${choices.join(' or ')}`);
  return choice;
}
