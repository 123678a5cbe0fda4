import { describe, expect, it } from 'vitest';
import { categories } from '../../lambda/cometchat/categories.ts';
import { readIngressConfiguration } from '../../lambda/ingress/configuration.ts';
import { readWorkerConfiguration } from '../../lambda/worker/configuration.ts';
import { full, small } from './support/configurations.ts';
import { synthesiseOne } from './support/synthesise.ts';
import {
  environmentOf,
  list,
  type NamedResource,
  property,
  render,
  resourcesOfType,
  type Template,
} from './support/template.ts';

const smallTemplate = synthesiseOne(small);
const fullTemplate = synthesiseOne(full, { context: { stage: 'prod' } });

function functionNamed(template: Template, name: string): NamedResource {
  const found = resourcesOfType(template, 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties.FunctionName === name,
  );
  if (found === undefined) throw new Error(`there is no function ${name}`);
  return found;
}

/** Everything that a function's role allows, as `action resource`, in order. */
function permissions(template: Template, name: string): string[] {
  const role = property(functionNamed(template, name).Properties.Role, 'Fn::GetAtt', 0);
  if (typeof role !== 'string') throw new Error(`${name} has no role of the stack`);
  const roleProperties = template.Resources[role]?.Properties ?? {};
  expect(roleProperties.ManagedPolicyArns).toBeUndefined();
  const documents = [
    ...list(roleProperties.Policies).map((policy) => property(policy, 'PolicyDocument')),
    ...resourcesOfType(template, 'AWS::IAM::Policy')
      .filter(({ Properties }) => list(Properties.Roles).some((one) => property(one, 'Ref') === role))
      .map(({ Properties }) => Properties.PolicyDocument),
  ];
  return documents
    .flatMap((document) => list(property(document, 'Statement')))
    .flatMap((statement) => {
      expect(property(statement, 'Effect')).toBe('Allow');
      return list(property(statement, 'Action')).flatMap((action) =>
        list(property(statement, 'Resource')).map((resource) => `${action} ${render(template, resource)}`),
      );
    })
    .sort();
}

/** What every function may: write its log. */
function ownRecords(name: string): string[] {
  return [`logs:CreateLogStream /aws/lambda/${name}.Arn`, `logs:PutLogEvents /aws/lambda/${name}.Arn`];
}

/** What a function may beside that where tracing is on. */
const traces = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];

const send = (queue: string) => `sqs:SendMessage ${queue}.Arn`;
const receive = (queue: string) =>
  ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'].map(
    (action) => `${action} ${queue}.Arn`,
  );

/** Every queue that a function finds in its environment, read the way that the function itself reads it. */
function queuesTold(environment: Readonly<Record<string, string>>): string[] {
  if ('LANE' in environment) {
    const { deadLetterQueueUrl, consumers } = readWorkerConfiguration(environment);
    return [deadLetterQueueUrl, ...consumers.flatMap((one) => [one.queueUrl, one.deadLetterQueueUrl])];
  }
  if ('CREDENTIALS_SECRET_ARN' in environment) {
    const { laneQueueUrls, recordingQueueUrlPrefix } = readIngressConfiguration(environment);
    return [...Object.values(laneQueueUrls), `${recordingQueueUrlPrefix}*`];
  }
  return Object.values(environment).flatMap((text) => text.match(/cometchat-relay-[a-z-]+\.fifo/g) ?? []);
}

describe('what the functions may do', () => {
  it('lets the ingress send to every lane and read its secret and its settings', () => {
    const [secret] = resourcesOfType(smallTemplate, 'AWS::SecretsManager::Secret');
    const [bucket] = resourcesOfType(smallTemplate, 'AWS::S3::Bucket');
    expect(permissions(smallTemplate, 'cometchat-relay-dev-ingress')).toEqual(
      [
        ...ownRecords('cometchat-relay-dev-ingress'),
        ...categories.map((lane) => send(`cometchat-relay-dev-lane-${lane}.fifo`)),
        'sqs:SendMessage arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:cometchat-relay-dev-recording-*',
        `secretsmanager:GetSecretValue ${secret?.logicalId}`,
        `s3:GetObject ${bucket?.logicalId}.Arn/lists/*`,
        `s3:GetObject ${bucket?.logicalId}.Arn/rule-settings.json`,
        `s3:ListBucket ${bucket?.logicalId}.Arn`,
      ].sort(),
    );
  });

  it('lets the ingress read the secrets that rules send along, and nobody else', () => {
    const [secret] = resourcesOfType(fullTemplate, 'AWS::SecretsManager::Secret').filter(
      ({ Properties }) => Properties.Name === 'cometchat-relay-prod/rules/toxicity',
    );
    expect(secret?.Properties).toHaveProperty('GenerateSecretString');
    expect(secret?.Properties).not.toHaveProperty('SecretString');
    const readers = resourcesOfType(fullTemplate, 'AWS::IAM::Policy').filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes(`"${secret?.logicalId}"`),
    );
    expect(readers.map(({ logicalId }) => logicalId)).toEqual([expect.stringContaining('Ingress')]);
  });

  it.each(categories)('lets the worker of %s empty its lane and send to what is behind it', (lane) => {
    expect(permissions(smallTemplate, `cometchat-relay-dev-worker-${lane}`)).toEqual(
      [
        ...ownRecords(`cometchat-relay-dev-worker-${lane}`),
        ...receive(`cometchat-relay-dev-lane-${lane}.fifo`),
        send(`cometchat-relay-dev-lane-${lane}-dead.fifo`),
        send('cometchat-relay-dev-processed-events.fifo'),
        send('cometchat-relay-dev-processed-events-dead.fifo'),
      ].sort(),
    );
  });

  it('lets a worker send only to the consumers that may want events of its lane', () => {
    const consumers = (lane: string) =>
      permissions(fullTemplate, `cometchat-relay-prod-worker-${lane}`).filter(
        (permission) => permission.startsWith('sqs:SendMessage') && !permission.includes('-lane-'),
      );
    const queues = (...names: string[]) =>
      names.flatMap((name) => [
        send(`cometchat-relay-prod-${name}-dead.fifo`),
        send(`cometchat-relay-prod-${name}.fifo`),
      ]);
    expect(consumers('messages')).toEqual(queues('audit', 'search'));
    expect(consumers('calls')).toEqual(queues('audit', 'billing', 'search'));
    expect(consumers('users')).toEqual(queues('audit', 'search'));
  });

  it("lets a consumer's function read its queue and nothing else", () => {
    const [key] = resourcesOfType(fullTemplate, 'AWS::KMS::Key');
    expect(permissions(fullTemplate, 'cometchat-relay-prod-consumer-audit')).toEqual(
      [
        ...ownRecords('cometchat-relay-prod-consumer-audit'),
        ...traces,
        ...receive('cometchat-relay-prod-audit.fifo'),
        `kms:Decrypt ${key?.logicalId}.Arn`,
      ].sort(),
    );
  });

  it('lets the ingress and the workers use the key of the queues, where there is one', () => {
    const [key] = resourcesOfType(fullTemplate, 'AWS::KMS::Key');
    for (const name of ['ingress', ...categories.map((lane) => `worker-${lane}`)]) {
      const keyPermissions = permissions(fullTemplate, `cometchat-relay-prod-${name}`).filter((permission) =>
        permission.startsWith('kms:'),
      );
      expect(keyPermissions, name).toEqual([
        `kms:Decrypt ${key?.logicalId}.Arn`,
        `kms:GenerateDataKey ${key?.logicalId}.Arn`,
      ]);
    }
  });

  it.each([
    ['small', smallTemplate],
    ['full', fullTemplate],
  ])(
    'grants every queue that a function is told of, and no other, in the %s configuration',
    (_name, template) => {
      for (const { Properties } of resourcesOfType(template, 'AWS::Lambda::Function')) {
        const name = String(Properties.FunctionName);
        const told = queuesTold(environmentOf(template, name));
        const granted = permissions(template, name)
          .filter((permission) => permission.startsWith('sqs:SendMessage '))
          .map((permission) => permission.replace(/^sqs:SendMessage (?:arn:.*:)?/, '').replace(/\.Arn$/, ''))
          .sort();
        expect(granted, name).toEqual([...new Set(told)].sort());
      }
    },
  );
});

describe('who else is let in', () => {
  it("lets the readers of a consumer's queue receive, and nobody send from outside", () => {
    const allowed = resourcesOfType(fullTemplate, 'AWS::SQS::QueuePolicy').flatMap(({ Properties }) =>
      list(property(Properties.PolicyDocument, 'Statement'))
        .filter((statement) => property(statement, 'Effect') === 'Allow')
        .map((statement) => ({
          queues: list(Properties.Queues).map((queue) => render(fullTemplate, queue)),
          actions: property(statement, 'Action'),
          principals: list(property(statement, 'Principal', 'AWS')).map((one) => render(fullTemplate, one)),
        })),
    );
    expect(allowed).toEqual([
      {
        queues: ['cometchat-relay-prod-search.fifo'],
        actions: [
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
        ],
        principals: [
          'arn:aws:iam::444455556666:role/search-reader',
          'arn:<AWS::Partition>:iam::111122223333:root',
        ],
      },
    ]);
  });

  it("lets the readers of a consumer's queue decrypt what is in it", () => {
    const [key] = resourcesOfType(fullTemplate, 'AWS::KMS::Key');
    const readers = list(property(key?.Properties.KeyPolicy, 'Statement')).filter((statement) =>
      list(property(statement, 'Principal', 'AWS')).some((one) =>
        render(fullTemplate, one).includes('111122223333'),
      ),
    );
    expect(readers).toEqual([
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        // Through SQS alone: the key encrypts the secret and the logs too.
        Condition: {
          StringEquals: {
            'kms:ViaService': {
              'Fn::Join': ['', ['sqs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
            },
          },
        },
      }),
    ]);
  });

  it('lets API Gateway call the ingress on its two routes, and nobody call the workers', () => {
    const permitted = resourcesOfType(smallTemplate, 'AWS::Lambda::Permission').map(({ Properties }) => [
      render(smallTemplate, Properties.FunctionName),
      Properties.Principal,
      render(smallTemplate, Properties.SourceArn).replace(/^.*\/\*\/\*\//, '/'),
    ]);
    expect(permitted.sort()).toEqual([
      ['cometchat-relay-dev-ingress.Arn', 'apigateway.amazonaws.com', '/moderation'],
      ['cometchat-relay-dev-ingress.Arn', 'apigateway.amazonaws.com', '/moderation/{proxy+}'],
      ['cometchat-relay-dev-ingress.Arn', 'apigateway.amazonaws.com', '/webhooks'],
      ['cometchat-relay-dev-ingress.Arn', 'apigateway.amazonaws.com', '/webhooks/{proxy+}'],
    ]);
    const alias = resourcesOfType(fullTemplate, 'AWS::Lambda::Alias')[0]?.logicalId;
    for (const { Properties } of resourcesOfType(fullTemplate, 'AWS::Lambda::Permission'))
      expect(property(Properties.FunctionName, 'Ref')).toBe(alias);
  });
});
