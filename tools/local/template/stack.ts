import { join } from 'node:path';
import * as z from 'zod';
import { outputNames } from '../../../infra/output-names.ts';
import { parseJsonObject } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import type { readAssembly } from './assembly.ts';
import { functionNameOf, type Place, queueNameOf } from './resources.ts';
import { Template, type TemplateResource } from './template.ts';

export type Stack = ReturnType<typeof readStack>;
export type FunctionDescription = ReturnType<typeof readFunction>;
export type RouteDescription = ReturnType<typeof readRoute>;

/**
 * Reads the parts of the stack that run locally, with every reference resolved. Throws a {@link LocalRunError} for what
 * the local run can't run as AWS would.
 */
export function readStack(assembly: ReturnType<typeof readAssembly>, place: Place) {
  const template = new Template(assembly.template, place);
  const queues = template.resources('AWS::SQS::Queue').map(readQueue);
  const eventSources = template
    .resources('AWS::Lambda::EventSourceMapping')
    .map((source) => readEventSource(source, queues));
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
    queues,
    /** Only those that a route or an event source mapping calls. */
    functions,
    eventSources,
    routes,
    secrets: template.resources('AWS::SecretsManager::Secret').map(readSecret),
    outputs: localOutputs(template, place),
  };
}

/** API URLs lead to the local HTTP API, under whatever host (execute-api or your own domain) the template gives them. */
function localOutputs({ outputs }: Template, { apiEndpoint }: Place): Readonly<Record<string, string>> {
  const isApiUrl = (name: string) => name === outputNames.webhookUrl || name === outputNames.moderationUrl;
  const local = Object.entries(outputs).map(([name, value]) => [
    name,
    isApiUrl(name) ? value.replace(/^https?:\/\/[^/]+/, apiEndpoint) : value,
  ]);
  return Object.fromEntries(local);
}

/** The names of the queues that consumers read, by the outputs that name them. */
export function consumerQueueNames({ outputs }: Stack): readonly string[] {
  return Object.entries(outputs)
    .filter(([name]) => name.startsWith(outputNames.consumerQueueUrl('')))
    .map(([, url]) => queueNameOf(url));
}

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
  Runtime: z.string().startsWith('nodejs', 'the local run runs Node.js functions only'),
  Handler: z.string(),
  Timeout: z.number(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).prefault({}),
  LoggingConfig: z.object({
    LogGroup: z.string(),
    LogFormat: z.string(),
    ApplicationLogLevel: z.string(),
  }),
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
    logGroup: properties.LoggingConfig.LogGroup,
    logFormat: properties.LoggingConfig.LogFormat,
    logLevel: properties.LoggingConfig.ApplicationLogLevel,
  };
}

const eventSourceSchema = z.object({
  Enabled: z.literal(true, "the local run doesn't know disabled event sources").optional(),
  FilterCriteria: z.undefined("the local run can't filter an event source").optional(),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number(),
  FunctionResponseTypes: z.tuple(
    [z.literal('ReportBatchItemFailures')],
    'the local run knows only partial batch responses',
  ),
});

function readEventSource(resource: TemplateResource, queues: readonly ReturnType<typeof readQueue>[]) {
  const { EventSourceArn, FunctionName, BatchSize } = readProperties(eventSourceSchema, resource);
  const queue = queues.find(({ arn }) => arn === EventSourceArn);
  if (queue === undefined) throw new LocalRunError(`the template doesn't have the queue ${EventSourceArn}`);
  return { queue, functionName: functionNameOf(FunctionName), batchSize: BatchSize };
}

const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY', 'the local run serves only routes to a Lambda function'),
  PayloadFormatVersion: z.literal('2.0', 'the local run knows only payload format 2.0'),
  IntegrationUri: z.string(),
  // The longest that an HTTP API waits for an integration.
  TimeoutInMillis: z.number().default(30_000),
});

const routeSchema = z.object({
  RouteKey: z
    .string()
    .regex(/^[A-Z]+ (?:\/[\w.-]+)+(?:\/\{proxy\+\})?$/, 'the local run knows no such route'),
  Target: z.string(),
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
  GenerateSecretString: z.strictObject({
    ExcludePunctuation: z.boolean().default(false),
    PasswordLength: z.number().default(32),
    SecretStringTemplate: z.string().default('{}'),
    GenerateStringKey: z.string().optional(),
  }),
});

function readSecret(resource: TemplateResource) {
  return { arn: resource.ref, ...readProperties(secretSchema, resource).GenerateSecretString };
}
