import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnResource, Stack } from 'aws-cdk-lib/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../infra/create-app.ts';
import { CometChatRelay } from '../../infra/relay/cometchat-relay.ts';
import { readWorkerConfiguration } from '../../lambda/worker/configuration.ts';
import { small } from './support/configurations.ts';
import { stubBundles } from './support/synthesise.ts';
import { environmentOf, list, property, render, resourcesOfType, type Template } from './support/template.ts';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'relay-validation-'));
});
afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
});

function app(): App {
  return createApp({ file: small, app: { outdir }, bundles: stubBundles() });
}

describe('the synthesis', () => {
  it('fails where a rule of cdk-nag is broken', () => {
    const broken = app();
    new Queue(new Stack(broken, 'Other'), 'QueueWithoutTls');
    expect(() => broken.synth()).toThrow('AwsSolutions-SQS4');
  });

  it('fails where a rule of CloudFormation is broken', () => {
    const broken = app();
    new CfnResource(new Stack(broken, 'Other'), 'Topic', {
      type: 'AWS::SNS::Topic',
      properties: { TopicNam: 'misspelt' },
    });
    expect(() => broken.synth()).toThrow('CloudFormation-Validate::F3002');
  });
});

describe('the stacks', () => {
  it('are tagged by stage, and those that hold data for good cannot be deleted by mistake', () => {
    const stages = createApp({
      file: { stages: { dev: {}, prod: {} } },
      app: { outdir, context: { stage: 'dev,prod' }, builtinCloudFormationValidation: false },
      bundles: stubBundles(),
    });
    expect(
      stages.synth().stacks.map(({ tags, terminationProtection }) => ({ tags, terminationProtection })),
    ).toEqual([
      { tags: { application: 'cometchat-relay', stage: 'dev' }, terminationProtection: false },
      { tags: { application: 'cometchat-relay', stage: 'prod' }, terminationProtection: true },
    ]);
  });
});

describe('CometChatRelay', () => {
  it('can be used by another app, which finds the queues of its consumers', () => {
    const other = app();
    const stack = new Stack(other, 'Other');
    const relay = new CometChatRelay(stack, 'Relay', {
      settings: { stage: 'test', consumers: [{ name: 'search', eventTypes: ['messages.*'] }] },
      bundles: stubBundles(),
    });
    expect(relay.consumer('search').queue.fifo).toBe(true);
    // @ts-expect-error the compiler knows the names
    expect(() => relay.consumer('serach')).toThrow('The relay has no consumer "serach". It has search');
    expect(() => other.synth()).not.toThrow();
  });

  it('takes what other constructs make: a key, a certificate, a reader', () => {
    const other = app();
    const stack = new Stack(other, 'Other');
    const certificate = new Certificate(stack, 'Certificate', { domainName: 'hooks.example.com' });
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    new CometChatRelay(stack, 'Relay', {
      settings: {
        stage: 'test',
        consumers: [{ name: 'search', eventTypes: ['*'], readers: [reader.roleArn] }],
        customDomain: { name: 'hooks.example.com', certificateArn: certificate.certificateArn },
      },
      encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
      bundles: stubBundles(),
    });
    const template: Template = other.synth().getStackByName('Other').template;
    const refers = (type: string, reference: string) =>
      resourcesOfType(template, type).some((resource) =>
        JSON.stringify(resource).includes(JSON.stringify(stack.resolve(reference))),
      );
    expect(refers('AWS::ApiGatewayV2::DomainName', certificate.certificateArn)).toBe(true);
    expect(refers('AWS::SQS::QueuePolicy', reader.roleArn)).toBe(true);
    expectEncrypted(template);
  });

  it('refuses settings that make no sense', () => {
    const stack = new Stack(app(), 'Other');
    expect(() => new CometChatRelay(stack, 'Relay', { settings: { stage: 'Test!' } })).toThrow(
      'stage: must be',
    );
  });

  it('takes dozens of consumers that want everything', () => {
    const consumers = Array.from({ length: 50 }, (_, index) => ({
      name: `a-consumer-with-a-long-name-${index}`,
      eventTypes: ['*'],
    }));
    const other = createApp({
      file: { stages: { 'a-stage-of-20-letter': { consumers } } },
      app: { outdir },
      bundles: stubBundles(),
    });
    const name = 'cometchat-relay-a-stage-of-20-letter';
    const template: Template = other.synth().getStackByName(name).template;
    const worker = readWorkerConfiguration(environmentOf(template, `${name}-worker-calls`));
    expect(worker.consumers.map(({ name }) => name)).toEqual(consumers.map(({ name }) => name));
    for (const [type, limit] of [
      ['AWS::IAM::Policy', 10_240],
      ['AWS::IAM::ManagedPolicy', 6144],
    ] as const) {
      for (const { logicalId, Properties } of resourcesOfType(template, type)) {
        const statements = list(property(Properties.PolicyDocument, 'Statement'));
        const queues = statements.flatMap((statement) => list(property(statement, 'Resource')));
        // The ARN of a queue with a long name in a region with a long name.
        expect(queues.length * 125, logicalId).toBeLessThan(limit);
      }
    }
  });

  it('refuses more consumers than the environment of a worker can name', () => {
    const stack = new Stack(app(), 'Other');
    const consumers = Array.from({ length: 200 }, (_, index) => ({
      name: `consumer-${index}`,
      eventTypes: ['*'],
    }));
    expect(
      () =>
        new CometChatRelay(stack, 'Relay', {
          settings: { stage: 'test', consumers },
          bundles: stubBundles(),
        }),
    ).toThrow(/consumers: 200 of them may want events of the category messages; .* Lambda allows 4096/);
  });
});

/** By the only key, which logs and alarms may use. */
function expectEncrypted(template: Template): void {
  const [key, ...others] = resourcesOfType(template, 'AWS::KMS::Key');
  expect(others).toEqual([]);
  for (const [type, name] of [
    ['AWS::SQS::Queue', 'KmsMasterKeyId'],
    ['AWS::SNS::Topic', 'KmsMasterKeyId'],
    ['AWS::SecretsManager::Secret', 'KmsKeyId'],
    ['AWS::Logs::LogGroup', 'KmsKeyId'],
  ] as const) {
    for (const { logicalId, Properties } of resourcesOfType(template, type))
      expect(property(Properties[name], 'Fn::GetAtt', 0), logicalId).toBe(key?.logicalId);
  }
  const services = list(property(key?.Properties.KeyPolicy, 'Statement')).map((statement) =>
    render(template, property(statement, 'Principal', 'Service')),
  );
  expect(services).toEqual(
    expect.arrayContaining(['logs.<AWS::Region>.amazonaws.com', 'cloudwatch.amazonaws.com']),
  );
}
