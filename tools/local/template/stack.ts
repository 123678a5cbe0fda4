import { LocalRunError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Assembly } from './assembly.ts';
import { type FunctionDescription, readFunctions } from './functions.ts';
import type { Place } from './place.ts';
import { functionNameOf, queueNameOf } from './resources.ts';
import { readTemplate, type Template } from './template.ts';

/** The parts of the stack that run locally, with every reference resolved. */
export interface Stack {
  readonly place: Place;
  readonly queues: readonly QueueDescription[];
  /** Only those that a route or an event source mapping calls. */
  readonly functions: readonly FunctionDescription[];
  readonly eventSources: readonly EventSourceDescription[];
  readonly routes: readonly RouteDescription[];
  readonly secrets: readonly SecretDescription[];
  readonly outputs: Readonly<Record<string, string>>;
}

export interface QueueDescription {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** As `CreateQueue` takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface EventSourceDescription {
  readonly queueName: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly reportsBatchItemFailures: boolean;
  readonly maximumConcurrency: number | undefined;
}

export interface RouteDescription {
  /** `POST /webhooks`, or `$default`. */
  readonly key: string;
  readonly functionName: string;
  readonly timeoutMilliseconds: number;
}

export interface SecretDescription {
  readonly arn: string;
  readonly name: string;
  /** `GenerateSecretString`; undefined where the template has the value itself, or none. */
  readonly generate: JsonObject | undefined;
  readonly value: string | undefined;
}

/** Reads what the local run needs of the stack. Throws a {@link LocalRunError} for what it cannot run as AWS would. */
export function readStack(assembly: Assembly, place: Place): Stack {
  const template = readTemplate(assembly.template, place);
  const eventSources = readEventSources(template);
  const routes = readRoutes(template);
  const called = new Set([...eventSources, ...routes].map(({ functionName }) => functionName));
  return {
    place,
    queues: readQueues(template),
    functions: readFunctions(template, assembly, called),
    eventSources,
    routes,
    secrets: template.resources('AWS::SecretsManager::Secret').map(({ properties, identity, logicalId }) => ({
      arn: identity.ref,
      name: properties.optionalText('Name') ?? `${place.stackName}-${logicalId}`,
      generate: properties.has('GenerateSecretString')
        ? properties.object('GenerateSecretString').raw
        : undefined,
      value: properties.optionalText('SecretString'),
    })),
    outputs: template.outputs,
  };
}

const queueAttributes = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
] as const;

function readQueues(template: Template): QueueDescription[] {
  return template.resources('AWS::SQS::Queue').map(({ properties, identity }) => {
    const attributes: Record<string, string> = {};
    for (const name of queueAttributes) {
      const value = properties.raw[name];
      if (value === undefined) continue;
      attributes[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
    }
    return {
      name: identity.attributes.QueueName ?? '',
      url: identity.ref,
      arn: identity.attributes.Arn ?? '',
      attributes,
    };
  });
}

function readEventSources(template: Template): EventSourceDescription[] {
  return template
    .resources('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.flag('Enabled', true))
    .map(({ properties }) => {
      if (properties.has('FilterCriteria')) {
        throw new LocalRunError(`${properties.path}: the local run cannot filter an event source`);
      }
      return {
        queueName: queueNameOf(properties.text('EventSourceArn')),
        functionName: functionNameOf(properties.text('FunctionName')),
        batchSize: properties.number('BatchSize', 10),
        reportsBatchItemFailures: properties
          .texts('FunctionResponseTypes')
          .includes('ReportBatchItemFailures'),
        maximumConcurrency: properties.object('ScalingConfig').optionalNumber('MaximumConcurrency'),
      };
    });
}

/** The longest that an HTTP API waits for an integration. */
const longestIntegrationMilliseconds = 30_000;

function readRoutes(template: Template): RouteDescription[] {
  const integrations = new Map(
    template
      .resources('AWS::ApiGatewayV2::Integration')
      .map(({ identity, properties }) => [identity.ref, properties]),
  );
  return template.resources('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const integration = integrations.get(properties.text('Target').replace(/^integrations\//, ''));
    if (integration === undefined || integration.text('IntegrationType') !== 'AWS_PROXY') {
      throw new LocalRunError(`${properties.path}: the local run serves only routes to a Lambda function`);
    }
    if (integration.optionalText('PayloadFormatVersion') !== '2.0') {
      throw new LocalRunError(`${integration.path}: the local run knows only payload format 2.0`);
    }
    if (
      properties.optionalText('AuthorizationType') !== undefined &&
      properties.text('AuthorizationType') !== 'NONE'
    ) {
      throw new LocalRunError(`${properties.path}: the local run knows no authorizers`);
    }
    return {
      key: properties.text('RouteKey'),
      functionName: functionNameOf(integration.text('IntegrationUri')),
      timeoutMilliseconds: integration.number('TimeoutInMillis', longestIntegrationMilliseconds),
    };
  });
}
