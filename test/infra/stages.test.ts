import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { full, fullSettings, small } from './support/configurations.ts';
import { optionalLogicalIds, statefulLogicalIds } from './support/logical-ids.ts';
import { synthesise } from './support/synthesise.ts';
import { resourcesOfType, type Template } from './support/template.ts';

const twoStages = synthesise(
  { stages: { dev: {}, prod: { ...fullSettings, onDestroy: undefined } } },
  { context: { stage: 'dev,prod' } },
);
const configurations = {
  small: synthesise(small),
  full: synthesise(full, { context: { stage: 'prod' } }),
};

const stateful = [
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::S3::Bucket',
  'AWS::Logs::LogGroup',
  'AWS::KMS::Key',
];

function stackOf(templates: Readonly<Record<string, Template>>, name: string): Template {
  const template = templates[name];
  if (template === undefined) throw new Error(`there is no stack ${name}`);
  return template;
}

describe('stages', () => {
  it('are stacks of their own', () => {
    expect(Object.keys(twoStages)).toEqual(['cometchat-relay-dev', 'cometchat-relay-prod']);
  });

  it('share no physical name, so that they live side by side in one account', () => {
    const names = (template: Template) =>
      Object.values(template.Resources).flatMap(({ Type, Properties }) =>
        [
          'QueueName',
          'FunctionName',
          'LogGroupName',
          'TopicName',
          'AlarmName',
          'DashboardName',
          'AliasName',
          'Name',
        ]
          .map((name) => Properties[name])
          .filter((name) => typeof name === 'string')
          .map((name) => `${Type} ${name}`),
      );
    const dev = names(stackOf(twoStages, 'cometchat-relay-dev'));
    const prod = names(stackOf(twoStages, 'cometchat-relay-prod'));
    expect(dev.length).toBeGreaterThan(70);
    expect(prod.filter((name) => dev.includes(name))).toEqual([]);
    expect(new Set(dev).size).toBe(dev.length);
  });

  it('keep what holds data when a production stage is destroyed, but not when its creation fails', () => {
    const policies = (name: string) =>
      // A queue that is kept keeps its policy: TLS only, and who reads it.
      [...stateful, 'AWS::SQS::QueuePolicy'].flatMap((type) =>
        resourcesOfType(stackOf(twoStages, name), type)
          // CloudFormation could not delete it with its objects.
          .filter(({ Type }) => Type !== 'AWS::S3::Bucket')
          .map(({ DeletionPolicy, UpdateReplacePolicy }) => `${DeletionPolicy} ${UpdateReplacePolicy}`),
      );
    expect([...new Set(policies('cometchat-relay-prod'))]).toEqual(['RetainExceptOnCreate Retain']);
    expect([...new Set(policies('cometchat-relay-dev'))]).toEqual(['Delete Delete']);
  });

  it('keep the bucket of the rule settings with its policy in every stage', () => {
    for (const template of Object.values(twoStages))
      for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'])
        expect(resourcesOfType(template, type)).toMatchObject([
          { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
        ]);
  });
});

describe('what was kept', () => {
  const prod = stackOf(configurations.full, 'cometchat-relay-prod');

  it('can be taken over by a later deployment: it is named by a text of the template', () => {
    const names: Readonly<Record<string, string>> = {
      'AWS::SQS::Queue': 'QueueName',
      'AWS::Logs::LogGroup': 'LogGroupName',
    };
    for (const [type, name] of Object.entries(names)) {
      expect(resourcesOfType(prod, type).length).toBeGreaterThan(0);
      for (const { logicalId, Properties } of resourcesOfType(prod, type))
        expect(Properties[name], logicalId).toBeTypeOf('string');
    }
  });

  it('fits the consumer that was taken out and comes back: the same ids, names and settings', () => {
    const consumers = fullSettings.consumers ?? [];
    const queuesWith = (list: typeof consumers) =>
      resourcesOfType(
        stackOf(
          synthesise(
            { stages: { prod: { ...fullSettings, consumers: list } } },
            { context: { stage: 'prod' }, cloudFormationRules: false },
          ),
          'cometchat-relay-prod',
        ),
        'AWS::SQS::Queue',
      );
    const without = queuesWith(consumers.filter(({ name }) => name !== 'search'));
    const back = queuesWith([...consumers.filter(({ name }) => name !== 'search'), ...consumers.slice(0, 1)]);
    const search = resourcesOfType(prod, 'AWS::SQS::Queue').filter(({ logicalId }) =>
      logicalId.includes('Consumersearch'),
    );
    expect(search).toHaveLength(2);
    expect(without.filter(({ logicalId }) => logicalId.includes('Consumersearch'))).toEqual([]);
    expect(back.filter(({ logicalId }) => logicalId.includes('Consumersearch'))).toEqual(search);
  });
});

describe('the logical ids of what holds data', () => {
  it('stay as they are: a new id is a new, empty resource, and the old one is deleted with what is in it', () => {
    const template = stackOf(configurations.small, 'cometchat-relay-dev');
    const ids = stateful.flatMap((type) => resourcesOfType(template, type).map(({ logicalId }) => logicalId));
    expect(ids.sort()).toEqual([...statefulLogicalIds].sort());
  });

  it('stay as they are where a stage has an archive and a key', () => {
    const template = stackOf(
      synthesise(
        { stages: { dev: { archive: { retentionDays: 30 }, customerManagedKey: 'create' } } },
        { context: { stage: 'dev' }, cloudFormationRules: false },
      ),
      'cometchat-relay-dev',
    );
    const ids = stateful.flatMap((type) => resourcesOfType(template, type).map(({ logicalId }) => logicalId));
    expect(ids.sort()).toEqual([...statefulLogicalIds, ...optionalLogicalIds].sort());
  });
});

describe('what operators have put in place', () => {
  const template = stackOf(configurations.small, 'cometchat-relay-dev');

  it('is not overwritten: the template has the bucket of the rule settings and nothing of what is in it', () => {
    const [bucket] = resourcesOfType(template, 'AWS::S3::Bucket');
    expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
    expect([...types].filter((type) => /SSM|S3|Custom/.test(type))).toEqual([
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
    ]);
  });

  it('is not overwritten: CloudFormation makes a new password when it is told to make another one', () => {
    const [secret] = resourcesOfType(template, 'AWS::SecretsManager::Secret');
    expect(secret?.Properties.GenerateSecretString).toEqual({
      ExcludePunctuation: true,
      GenerateStringKey: 'password',
      PasswordLength: 64,
      SecretStringTemplate: '{"username":"cometchatdev"}',
    });
  });
});

const hasLint = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'cfn-lint')));

// The linter is a Python program that npm cannot bring along.
describe.runIf(hasLint)('cfn-lint', () => {
  // All in one run: the linter takes longer to start than to look.
  it('has nothing to say about the configurations', () => {
    const directory = mkdtempSync(join(tmpdir(), 'relay-lint-'));
    try {
      const files = Object.values(configurations).flatMap((templates, index) =>
        Object.entries(templates).map(([name, template]) => {
          const file = join(directory, `${index}-${name}.template.json`);
          writeFileSync(file, JSON.stringify(template));
          return file;
        }),
      );
      // W3005: the CDK writes dependencies down that follow from references too.
      const { stdout, status } = spawnSync('cfn-lint', ['--ignore-checks', 'W3005', '--', ...files], {
        encoding: 'utf8',
      });
      expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
