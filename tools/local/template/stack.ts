import { join } from 'node:path';
import * as z from 'zod';
import { parseJsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import type { readAssembly } from './assembly.ts';
import { functionNameOf, type Place, queueNameOf } from './resources.ts';
import { Template, type TemplateResource } from './template.ts';

export type Stack = ReturnType<typeof readStack>;
export type FunctionDescription = ReturnType<typeof readFunction>;
export type EventSourceDescription = ReturnType<typeof readEventSource>;
export type RouteDescription = ReturnType<typeof readRoute>;

/**
 * Reads the parts of the stack that run locally, with every reference resolved. Throws a {@link LocalRunError} for what
 * the local run can't run as AWS would.
 */
export function readStack(assembly: Awaited<ReturnType<typeof readAssembly>>, place: Place) {
  const template = new Template(assembly.template, place);
  const eventSources = template
    .resources('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => String(properties.Enabled ?? true) === 'true')
    .map(readEventSource);
  const routes = template.resources('AWS::ApiGatewayV2::Route').map((route) => readRoute(route, template));
  const called = new Set([...eventSources, ...routes].map(({ functionName }) => functionName));
  const functions = template
    .resources('AWS::Lambda::Function')
    .filter(({ ref }) => called.has(ref))
    .map((resource) => readFunction(resource, assembly.directory));
  for (const name of called)
    if (!functions.some((description) => description.name === name))
      throw new LocalRunError(`the template calls the function ${name} but doesn't have it`);
  return {
    place,
    queues: template.resources('AWS::SQS::Queue').map(readQueue),
    /** Only those that a route or an event source mapping calls. */
    functions,
    eventSources,
    routes,
    secrets: template.resources('AWS::SecretsManager::Secret').map(readSecret),
    outputs: template.outputs,
  };
}

/** A text property. CloudFormation takes numbers and booleans as texts too. */
const text = z.union([z.string(), z.number(), z.boolean()], 'must be a text').transform(String);

const number = text
  .transform((found) => (found.trim() === '' ? Number.NaN : Number(found)))
  .pipe(z.number('must be a number'));

/** Reads the properties of a resource. The error for a property that the schema refuses names it. */
function readProperties<Schema extends z.ZodType>(
  schema: Schema,
  { logicalId, properties }: TemplateResource,
): z.output<Schema> {
  const read = schema.safeParse(properties);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = [logicalId, ...(issue?.path ?? [])].join('.');
  throw new LocalRunError(`${path} of the template: ${issue?.message}`);
}

function readQueue({
  properties: { QueueName: _name, Tags: _tags, ...rest },
  ref,
  attributes: known,
}: TemplateResource) {
  const attributes: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
  const redrive = parseJsonObject(attributes.RedrivePolicy ?? '');
  return {
    name: queueNameOf(ref),
    url: ref,
    arn: known.Arn ?? '',
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
  Handler: text,
  Timeout: number.default(3),
  MemorySize: number.default(128),
  Environment: z.object({ Variables: z.record(z.string(), text).default({}) }).prefault({}),
  LoggingConfig: z
    .object({ LogGroup: text.optional(), LogFormat: text.optional(), ApplicationLogLevel: text.optional() })
    .default({}),
  ReservedConcurrentExecutions: number.optional(),
});

function readFunction(resource: TemplateResource, assemblyDirectory: string) {
  const { logicalId, ref: name, metadata } = resource;
  const properties = readProperties(functionSchema, resource);
  const asset = metadata['aws:asset:path'];
  if (typeof asset !== 'string')
    throw new LocalRunError(`the code of the function ${logicalId} isn't among the synthesised assets`, {
      advice: 'Run `npm run synth` and look for errors of the bundling.',
    });
  return {
    name,
    /** The folder with the bundle. */
    directory: join(assemblyDirectory, asset),
    /** `index.handler`. */
    handler: properties.Handler,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    environment: properties.Environment.Variables,
    logGroup: properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
    /** `LoggingConfig`'s format and level, where the template has them. */
    logFormat: properties.LoggingConfig.LogFormat,
    logLevel: properties.LoggingConfig.ApplicationLogLevel,
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
  RouteKey: z
    .string()
    .regex(/^[A-Z]+ (?:\/[\w.-]+)+(?:\/\{proxy\+\})?$/, 'the local run knows no such route'),
  Target: text,
  AuthorizationType: z.literal('NONE', 'the local run knows no authorizers').optional(),
});

function readRoute(resource: TemplateResource, template: Template) {
  const { RouteKey, Target } = readProperties(routeSchema, resource);
  const integration = template
    .resources('AWS::ApiGatewayV2::Integration')
    .find(({ ref }) => ref === Target.replace(/^integrations\//, ''));
  if (integration === undefined)
    throw new LocalRunError(`the template doesn't have the integration of the route ${RouteKey}`);
  const { IntegrationUri, TimeoutInMillis } = readProperties(integrationSchema, integration);
  return {
    /** `POST /webhooks`, or `POST /webhooks/{proxy+}` for every path below it. */
    key: RouteKey,
    functionName: functionNameOf(IntegrationUri),
    timeoutMilliseconds: TimeoutInMillis,
  };
}

const secretSchema = z.object({
  /** Missing where the template has the value itself, or none. */
  GenerateSecretString: z
    .strictObject({
      ExcludePunctuation: z.boolean().default(false),
      PasswordLength: number.default(32),
      SecretStringTemplate: z.string().default('{}'),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
  SecretString: text.default(''),
});

function readSecret(resource: TemplateResource) {
  const { GenerateSecretString, SecretString } = readProperties(secretSchema, resource);
  return { arn: resource.ref, generate: GenerateSecretString, value: SecretString };
}
