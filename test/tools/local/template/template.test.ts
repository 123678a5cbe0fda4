import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../tools/json/json.ts';
import { readAssembly } from '../../../../tools/local/template/assembly.ts';
import type { Place } from '../../../../tools/local/template/resources.ts';
import { readStack } from '../../../../tools/local/template/stack.ts';
import { Template } from '../../../../tools/local/template/template.ts';
import { type FixtureAssembly, writeFixtureAssembly } from '../fixture/assembly.ts';
import { fixtureTemplate } from '../fixture/template.ts';

const place: Place = {
  region: 'us-east-1',
  accountId: '000000000000',
  stackName: 'fixture',
  apiEndpoint: 'http://127.0.0.1:3000',
  sqsEndpoint: 'http://127.0.0.1:9324',
};

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } };
const queueUrl = 'http://127.0.0.1:9324/000000000000/q';

/** A value as the property of a resource has it. */
function resolve(value: JsonValue): JsonValue | undefined {
  const other = { Type: 'Other', Properties: { value } };
  const template = new Template({ Resources: { Queue: queue, Other: other } }, place);
  return template.resources('Other')[0]?.properties.value;
}

describe('an intrinsic function', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['Ref', { Ref: 'Queue' }, queueUrl],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:q'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::StackName' }, 3]] }, 'a-fixture-3'],
    ['Fn::Split and Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::Sub', { 'Fn::Sub': 'a-#{Queue}-#{AWS::Region}'.replaceAll('#', '$') }, `a-${queueUrl}-us-east-1`],
    [
      'a property named __proto__',
      JSON.parse('{"__proto__":{"a":{"Ref":"Queue"}}}'),
      JSON.parse(`{"__proto__":{"a":"${queueUrl}"}}`),
    ],
    ['a list inside a list', [[{ Ref: 'Queue' }], null], [[queueUrl], null]],
  ])('%s is resolved', (_name, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each<[JsonValue, string]>([
    [{ 'Fn::If': ['Yes', 1, 2] }, 'Fn::If'],
    [{ 'Fn::Sub': ['{x}', { x: 'y' }] }, 'Fn::Sub'],
    [{ Ref: 'AWS::NoValue' }, 'AWS::NoValue'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Colour'],
    [{ 'Fn::Join': ['-', 'a'] }, 'needs a list'],
    [{ 'Fn::Select': [7, ['a']] }, 'selects nothing'],
  ])('that the local run does not know is an error that names it: %j', (value, words) => {
    expect(() => resolve(value)).toThrow(words);
  });

  it('is looked for everywhere, and everything else stays as it is', () => {
    const plain = fc.jsonValue().filter((value) => !/"(?:Ref|Fn::)/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        const json: JsonValue = JSON.parse(JSON.stringify(value));
        expect(resolve(json)).toEqual(json);
      }),
    );
  });
});

describe('a stack', () => {
  let assembly: FixtureAssembly | undefined;
  afterEach(() => assembly?.remove());

  type FixtureTemplate = ReturnType<typeof fixtureTemplate>;

  async function read(change: (template: FixtureTemplate) => object = (template) => template) {
    assembly = await writeFixtureAssembly({ template: change(fixtureTemplate()) });
    return readStack(readAssembly(assembly.directory), place);
  }

  it('has its queues with the attributes that SQS takes', async () => {
    const { queues } = await read();
    expect(queues.map(({ name }) => name)).toEqual([
      'fixture-lane.fifo',
      'fixture-lane-dead.fifo',
      'fixture-consumer.fifo',
    ]);
    expect(queues[0]).toEqual({
      name: 'fixture-lane.fifo',
      url: 'http://127.0.0.1:9324/000000000000/fixture-lane.fifo',
      arn: 'arn:aws:sqs:us-east-1:000000000000:fixture-lane.fifo',
      attributes: {
        FifoQueue: 'true',
        VisibilityTimeout: '3',
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:fixture-lane-dead.fifo","maxReceiveCount":2}',
      },
      visibilityTimeout: 3,
      deadLetterQueue: 'fixture-lane-dead.fifo',
      maximumReceiveCount: 2,
    });
    expect(queues[1]).toMatchObject({
      visibilityTimeout: 30,
      deadLetterQueue: undefined,
      maximumReceiveCount: Number.POSITIVE_INFINITY,
    });
  });

  it('has its functions with environment, limits and code', async () => {
    const { functions } = await read();
    expect(functions).toMatchObject([
      {
        name: 'fixture-ingress',
        handler: 'index.handler',
        timeoutSeconds: 2,
        memoryMegabytes: 256,
        logGroup: '/aws/lambda/fixture-ingress',
        directory: `${assembly?.directory}/asset.ingress`,
        environment: {
          LANE_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/fixture-lane.fifo',
          SETTINGS: 'fixture-settings',
        },
      },
      { name: 'fixture-worker', memoryMegabytes: 128, logGroup: '/fixture/worker' },
    ]);
  });

  it('ignores what it does not run: functions that nothing calls', async () => {
    const stack = await read((template) => ({
      ...template,
      Resources: {
        ...template.Resources,
        Provider: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.14' } },
      },
    }));
    expect(stack.functions).toHaveLength(2);
  });

  it('has its routes, event sources and outputs', async () => {
    const stack = await read();
    expect(stack.routes).toEqual([
      { key: 'POST /webhooks', functionName: 'fixture-ingress', timeoutMilliseconds: 30_000 },
      { key: 'POST /moderation', functionName: 'fixture-ingress', timeoutMilliseconds: 30_000 },
    ]);
    expect(stack.eventSources).toEqual([
      { queue: stack.queues[0], functionName: 'fixture-worker', batchSize: 10 },
    ]);
    expect(stack.outputs).toMatchObject({ RuleSettingsObject: 's3://fixture-settings/rule-settings.json' });
    expect(stack.outputs).not.toHaveProperty('Unknowable');
  });

  it('runs the function behind an alias, as a gradual deployment has one', async () => {
    const stack = await read((template) => {
      const { Integration } = template.Resources;
      const FunctionName = { Ref: 'IngressFunction' };
      return {
        ...template,
        Resources: {
          ...template.Resources,
          Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName } },
          Live: {
            Type: 'AWS::Lambda::Alias',
            Properties: {
              FunctionName,
              FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
              Name: 'live',
            },
          },
          Integration: {
            ...Integration,
            Properties: { ...Integration.Properties, IntegrationUri: { Ref: 'Live' } },
          },
        },
      };
    });
    expect(new Set(stack.routes.map(({ functionName }) => functionName))).toEqual(
      new Set(['fixture-ingress']),
    );
  });

  const withResource = (
    template: FixtureTemplate,
    name: keyof FixtureTemplate['Resources'],
    properties: object,
  ) => {
    const resource = template.Resources[name];
    const merged = { ...resource, Properties: { ...resource.Properties, ...properties } };
    return { ...template, Resources: { ...template.Resources, [name]: merged } };
  };

  it.each<[string, string, (template: FixtureTemplate) => object]>([
    ['an authorizer', 'authorizers', (t) => withResource(t, 'Route', { AuthorizationType: 'JWT' })],
    ['a path parameter', 'no such route', (t) => withResource(t, 'Route', { RouteKey: 'GET /a/{id}' })],
    ['any method', 'no such route', (t) => withResource(t, 'Route', { RouteKey: '$default' })],
    [
      'a condition',
      'conditions, and Lane has one',
      (t) => ({ ...t, Resources: { ...t.Resources, Lane: { ...t.Resources.Lane, Condition: 'Never' } } }),
    ],
    [
      'a secret that is generated otherwise',
      'Credentials.GenerateSecretString',
      (t) => withResource(t, 'Credentials', { GenerateSecretString: { RequireEachIncludedType: true } }),
    ],
    ['a disabled event source', 'disabled', (t) => withResource(t, 'WorkerSource', { Enabled: false })],
    [
      'whole batches that fail',
      'partial batch',
      (t) => withResource(t, 'WorkerSource', { FunctionResponseTypes: [] }),
    ],
    ['a filter', 'filter', (t) => withResource(t, 'WorkerSource', { FilterCriteria: {} })],
    [
      'payload format 1.0',
      'payload format',
      (t) => withResource(t, 'Integration', { PayloadFormatVersion: '1.0' }),
    ],
    ['another runtime', 'Node.js', (t) => withResource(t, 'WorkerFunction', { Runtime: 'python3.14' })],
    [
      'code that is not there',
      'assets',
      (t) => ({
        ...t,
        Resources: { ...t.Resources, WorkerFunction: { ...t.Resources.WorkerFunction, Metadata: {} } },
      }),
    ],
    [
      'a timeout that is no number',
      'WorkerFunction.Timeout',
      (t) => withResource(t, 'WorkerFunction', { Timeout: 'soon' }),
    ],
    [
      'an unknown attribute',
      'Colour',
      (t) => withResource(t, 'WorkerFunction', { Handler: { 'Fn::GetAtt': ['Lane', 'Colour'] } }),
    ],
  ])('with %s is refused', async (_name, words, change) => {
    await expect(read(change)).rejects.toThrow(words);
  });

  it('is the only one with an HTTP API', async () => {
    assembly = await writeFixtureAssembly({ template: { Resources: {} } });
    const { directory } = assembly;
    expect(() => readAssembly(directory)).toThrow('HTTP API: none');
    await writeFile(join(directory, 'other.template.json'), JSON.stringify(fixtureTemplate()));
    expect(readAssembly(directory).stackName).toBe('other');
    await writeFile(join(directory, 'third.template.json'), JSON.stringify(fixtureTemplate()));
    expect(() => readAssembly(directory)).toThrow(/HTTP API: (other, third|third, other)/);
  });
});
