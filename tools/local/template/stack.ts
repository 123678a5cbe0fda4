import * as z from 'zod';
import { isJsonObject, type JsonObject, parseJsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import type { Assembly } from './assembly.ts';
import { number, readProperties, text } from './properties.ts';
import { functionNameOf, type Place, queueNameOf } from './resources.ts';
import { readTemplate, type Template, type TemplateResource } from './template.ts';

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

export type QueueDescription = ReturnType<typeof readQueue>;
export type FunctionDescription = ReturnType<typeof readFunction>;
export type EventSourceDescription = ReturnType<typeof readEventSource>;
export type RouteDescription = ReturnType<typeof readRoute>;
export type SecretDescription = ReturnType<typeof readSecret>;

/** Reads what the local run needs of the stack. Throws a {@link LocalRunError} for what it cannot run as AWS would. */
export function readStack(assembly: Assembly, place: Place): Stack {
  const template = readTemplate(assembly.template, place);
  const eventSources = template
    .resources('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => String(properties.Enabled ?? true) === 'true')
    .map(readEventSource);
  const routes = template.resources('AWS::ApiGatewayV2::Route').map((route) => readRoute(route, template));
  const called = new Set([...eventSources, ...routes].map(({ functionName }) => functionName));
  const functions = template
    .resources('AWS::Lambda::Function')
    .filter(({ identity }) => called.has(identity.ref))
    .map((resource) => readFunction(resource, assembly));
  for (const name of called)
    if (!functions.some((description) => description.name === name))
      throw new LocalRunError(`the template calls the function ${name} but doesn't have it`);
  const queues = template.resources('AWS::SQS::Queue').map(readQueue);
  const secrets = template
    .resources('AWS::SecretsManager::Secret')
    .map((secret) => readSecret(secret, place));
  return { place, queues, functions, eventSources, routes, secrets, outputs: template.outputs };
}

/** Properties of a queue that aren't attributes of `CreateQueue`. */
const notAttributes = ['QueueName', 'Tags'];

function readQueue({ properties, identity }: TemplateResource) {
  const attributes: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => !notAttributes.includes(name))
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
  const { QueueName: name = '', Arn: arn = '' } = identity.attributes;
  const redrive = parseJsonObject(attributes.RedrivePolicy ?? '');
  return {
    name,
    url: identity.ref,
    arn,
    /** As `CreateQueue` takes them. */
    attributes,
    /** In seconds; SQS's default is 30. */
    visibilityTimeout: Number(attributes.VisibilityTimeout ?? 30),
    /** The name of the queue that a message is moved to after `maximumReceiveCount` receipts. */
    deadLetterQueue: redrive && queueNameOf(String(redrive.deadLetterTargetArn)),
    maximumReceiveCount: Number(redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY),
  };
}

const functionSchema = z.object({
  Runtime: text.refine(
    (runtime) => runtime.startsWith('nodejs'),
    'the local run runs Node.js functions only',
  ),
  Code: z.object({ S3Key: text.optional() }),
  Handler: text,
  Timeout: number.default(3),
  MemorySize: number.default(128),
  Environment: z.object({ Variables: z.record(z.string(), text).default({}) }).prefault({}),
  LoggingConfig: z
    .object({ LogGroup: text.optional(), LogFormat: text.optional(), ApplicationLogLevel: text.optional() })
    .default({}),
  ReservedConcurrentExecutions: number.optional(),
});

function readFunction(resource: TemplateResource, assembly: Assembly) {
  const { logicalId, identity } = resource;
  const properties = readProperties(functionSchema, resource);
  const { Code, Environment, LoggingConfig } = properties;
  const directory = assembly.assetPath(Code.S3Key ?? '');
  if (directory === undefined)
    throw new LocalRunError(`the code of the function ${logicalId} isn't among the synthesised assets`, {
      advice: 'Run `npm run synth` and look for errors of the bundling.',
    });
  return {
    name: identity.ref,
    /** The folder with the bundle. */
    directory,
    /** `index.handler`. */
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    environment: Environment.Variables,
    logGroup: LoggingConfig.LogGroup ?? `/aws/lambda/${identity.ref}`,
    /** `LoggingConfig`'s format and level, where the template has them. */
    logFormat: LoggingConfig.LogFormat,
    logLevel: LoggingConfig.ApplicationLogLevel,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
  };
}

const eventSourceSchema = z.object({
  FilterCriteria: z.undefined("the local run can't filter an event source").optional(),
  EventSourceArn: text,
  FunctionName: text,
  BatchSize: number.default(10),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: number.optional() }).default({}),
});

function readEventSource(resource: TemplateResource) {
  const properties = readProperties(eventSourceSchema, resource);
  return {
    queueName: queueNameOf(properties.EventSourceArn),
    functionName: functionNameOf(properties.FunctionName),
    batchSize: properties.BatchSize,
    reportsBatchItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    maximumConcurrency: properties.ScalingConfig.MaximumConcurrency,
  };
}

const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY', 'the local run serves only routes to a Lambda function'),
  PayloadFormatVersion: text.pipe(z.literal('2.0', 'the local run knows only payload format 2.0')),
  IntegrationUri: text,
  // The longest that an HTTP API waits for an integration.
  TimeoutInMillis: number.default(30_000),
});

const routeSchema = z.object({
  RouteKey: text,
  Target: text,
  AuthorizationType: z.literal('NONE', 'the local run knows no authorizers').optional(),
});

function readRoute(resource: TemplateResource, template: Template) {
  const { RouteKey, Target } = readProperties(routeSchema, resource);
  const integration = template
    .resources('AWS::ApiGatewayV2::Integration')
    .find(({ identity }) => identity.ref === Target.replace(/^integrations\//, ''));
  if (integration === undefined)
    throw new LocalRunError(`the template doesn't have the integration of the route ${RouteKey}`);
  const { IntegrationUri, TimeoutInMillis } = readProperties(integrationSchema, integration);
  return {
    /** `POST /webhooks`, or `$default`. */
    key: RouteKey,
    functionName: functionNameOf(IntegrationUri),
    timeoutMilliseconds: TimeoutInMillis,
  };
}

const secretSchema = z.object({
  Name: text.optional(),
  GenerateSecretString: z.custom<JsonObject>(isJsonObject).optional(),
  SecretString: text.optional(),
});

function readSecret(resource: TemplateResource, { stackName }: Place) {
  const { Name, GenerateSecretString, SecretString } = readProperties(secretSchema, resource);
  return {
    arn: resource.identity.ref,
    name: Name ?? `${stackName}-${resource.logicalId}`,
    /** Undefined where the template has the value itself, or none. */
    generate: GenerateSecretString,
    value: SecretString,
  };
}
