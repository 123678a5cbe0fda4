import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A synthesised app of our own, small enough to see everything that the local run does with it. */
export interface FixtureAssembly {
  readonly directory: string;
  remove(): Promise<void>;
}

const join2 = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
const getAtt = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });
const ref = (logicalId: string) => ({ Ref: logicalId });

/** What a stack of the relay's shape looks like: one route function, one worker, a lane and a consumer queue. */
export function fixtureTemplate() {
  return {
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/boot' } },
    Conditions: { Never: { 'Fn::Equals': [ref('AWS::Region'), 'nowhere'] } },
    Resources: {
      Lane: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'fixture-lane.fifo',
          FifoQueue: true,
          VisibilityTimeout: 3,
          RedrivePolicy: { deadLetterTargetArn: getAtt('LaneDead', 'Arn'), maxReceiveCount: 2 },
        },
      },
      LaneDead: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'fixture-lane-dead.fifo', FifoQueue: true },
      },
      Consumer: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'fixture-consumer.fifo', FifoQueue: true },
      },
      Unwanted: { Type: 'AWS::SQS::Queue', Condition: 'Never', Properties: { QueueName: 'unwanted' } },
      Credentials: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: {
          GenerateSecretString: {
            SecretStringTemplate: '{"username":"cometchat"}',
            GenerateStringKey: 'password',
            PasswordLength: 40,
            ExcludePunctuation: true,
          },
        },
      },
      Settings: {
        Type: 'AWS::S3::Bucket',
        Properties: {},
      },
      IngressFunction: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'fixture-ingress',
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: 2,
          MemorySize: 256,
          Code: { S3Bucket: { 'Fn::Sub': ['assets-', '{AWS::AccountId}'].join('$') }, S3Key: 'ingress.zip' },
          Environment: {
            Variables: {
              LANE_QUEUE_URL: ref('Lane'),
              SECRET_ARN: ref('Credentials'),
              SETTINGS: ref('Settings'),
            },
          },
        },
      },
      WorkerFunction: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: join2('fixture', '-', 'worker'),
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: 2,
          Code: { S3Bucket: 'assets', S3Key: 'worker.zip' },
          Environment: { Variables: { CONSUMER_QUEUE_URL: ref('Consumer') } },
          LoggingConfig: { LogGroup: '/fixture/worker' },
        },
      },
      WorkerSource: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: getAtt('Lane', 'Arn'),
          FunctionName: ref('WorkerFunction'),
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        },
      },
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'fixture', ProtocolType: 'HTTP' } },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: ref('Api'),
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: getAtt('IngressFunction', 'Arn'),
          PayloadFormatVersion: '2.0',
        },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: ref('Api'),
          RouteKey: 'POST /webhooks',
          Target: join2('integrations/', ref('Integration')),
        },
      },
      ModerationRoute: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: ref('Api'),
          RouteKey: 'POST /moderation',
          Target: join2('integrations/', ref('Integration')),
        },
      },
      Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: '{}' } },
    },
    Outputs: {
      WebhookUrl: {
        Value: join2('https://', ref('Api'), '.execute-api.', ref('AWS::Region'), '.amazonaws.com/webhooks'),
      },
      CredentialsSecretArn: { Value: ref('Credentials') },
      RuleSettingsObject: { Value: join2('s3://', ref('Settings'), '/rule-settings.json') },
      ConsumerQueueUrlConsumer: { Value: ref('Consumer') },
      LaneQueueUrlMessages: { Value: ref('Lane') },
      Unknowable: { Value: getAtt('Dashboard', 'SomethingElse') },
    },
  };
}

/** The parts of a call that both bundles make. */
const call = `
const call = async (endpoint, target, input) => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(input),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.__type);
  return answer;
};`;

/** Does what the request's body says, so that a test can make the function do anything that a function can. */
const ingressBundle = `${call}
const atStart = await fetch(process.env.AWS_ENDPOINT_URL_S3 + '/' + process.env.SETTINGS + '/rule-settings.json', {
  headers: { authorization: 'AWS4-HMAC-SHA256 local' },
}).then((response) => response.text());
const answer = (statusCode, body) => ({ statusCode, headers: { 'Content-Type': 'application/json' }, body });
const actions = {
  echo: (event) => answer(200, JSON.stringify(event)),
  environment: () => answer(200, JSON.stringify(process.env)),
  settings: () => answer(200, atStart),
  pid: () => answer(200, String(process.pid)),
  throw: () => { throw new TypeError('broken on purpose'); },
  hang: () => new Promise(() => {}),
  exit: () => process.exit(7),
  bare: () => ({ without: 'a status' }),
  log: (event, { text }) => { console.log(JSON.stringify({ level: 'INFO', message: text })); return answer(200, ''); },
  remaining: (event, command, context) => answer(200, String(context.getRemainingTimeInMillis())),
  secret: async () => {
    const { SecretString } = await call(process.env.AWS_ENDPOINT_URL, 'secretsmanager.GetSecretValue', { SecretId: process.env.SECRET_ARN });
    return answer(200, SecretString);
  },
  send: async (event, { group, id, message }) => {
    await call(process.env.AWS_ENDPOINT_URL_SQS, 'AmazonSQS.SendMessage', {
      QueueUrl: process.env.LANE_QUEUE_URL, MessageBody: JSON.stringify(message), MessageGroupId: group, MessageDeduplicationId: id,
    });
    return answer(200, '{}');
  },
};
export const handler = async (event, context) => {
  let command;
  try { command = JSON.parse(event.body); } catch { command = { do: 'echo' }; }
  return (actions[command.do] ?? actions.echo)(event, command, context);
};`;

/** Passes messages on to the consumer queue; a message with \`failures\` fails that often first. */
const workerBundle = `${call}
export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    const message = JSON.parse(record.body);
    if (message.crash) process.exit(9);
    if (Number(record.attributes.ApproximateReceiveCount) <= (message.failures ?? 0)) {
      batchItemFailures.push({ itemIdentifier: record.messageId });
      continue;
    }
    await call(process.env.AWS_ENDPOINT_URL_SQS, 'AmazonSQS.SendMessage', {
      QueueUrl: process.env.CONSUMER_QUEUE_URL, MessageBody: record.body,
      MessageGroupId: record.attributes.MessageGroupId, MessageDeduplicationId: record.attributes.MessageDeduplicationId,
    });
  }
  return { batchItemFailures };
};`;

/** Writes a cloud assembly as \`cdk synth\` does. The template and the bundles may be replaced. */
export async function writeFixtureAssembly(
  replace: { template?: object; ingress?: string; worker?: string } = {},
): Promise<FixtureAssembly> {
  const directory = await mkdtemp(join(tmpdir(), 'local-fixture-'));
  const writeJson = (name: string, value: object) => writeFile(join(directory, name), JSON.stringify(value));
  const bundles = { ingress: replace.ingress ?? ingressBundle, worker: replace.worker ?? workerBundle };
  for (const [name, code] of Object.entries(bundles)) {
    await mkdir(join(directory, `asset.${name}`));
    await writeFile(join(directory, `asset.${name}`, 'index.mjs'), code);
  }
  await writeJson('Fixture.template.json', replace.template ?? fixtureTemplate());
  await writeJson('Fixture.assets.json', {
    files: Object.fromEntries(
      Object.keys(bundles).map((name) => [
        name,
        {
          source: { path: `asset.${name}`, packaging: 'zip' },
          destinations: { here: { objectKey: `${name}.zip` } },
        },
      ]),
    ),
  });
  await writeJson('manifest.json', {
    artifacts: {
      'Fixture.assets': { type: 'cdk:asset-manifest', properties: { file: 'Fixture.assets.json' } },
      Fixture: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Fixture.template.json', stackName: 'fixture' },
      },
    },
  });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
