import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAwsClients } from '../../../tools/relay/clients.ts';
import { UnreachableError } from '../../../tools/relay/errors.ts';
import { findRelay, readDeployedOutputs } from '../../../tools/relay/target.ts';
import { type RunningServer, startServer } from '../stand-ins/http-server.ts';

let server: RunningServer;
let client: CloudFormation;
let answer: { status: number; body: string };
let asked: string;

beforeEach(async () => {
  server = await startServer((_request, body, response) => {
    asked = body;
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  client = new CloudFormation({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const read = () =>
  readDeployedOutputs(
    { ...createAwsClients({}), cloudFormation: async () => client },
    'cometchat-relay-prod',
  );

describe('a deployed relay', () => {
  test('is found by the outputs of its stack', async () => {
    const output = (key: string, value: string) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
    answer = {
      status: 200,
      body: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><Outputs>${output('WebhookUrl', 'https://example.com/webhooks')}${output('IngressLogGroup', '/aws/lambda/ingress')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    };
    expect(await read()).toEqual({
      WebhookUrl: 'https://example.com/webhooks',
      IngressLogGroup: '/aws/lambda/ingress',
    });
    expect(new URLSearchParams(asked).get('StackName')).toBe('cometchat-relay-prod');
  });

  test('that is not there is told so, with the options that decide where is looked', async () => {
    answer = {
      status: 400,
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id cometchat-relay-prod does not exist</Message></Error></ErrorResponse>',
    };
    const failure = await read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnreachableError);
    expect(String(failure)).toMatch(/does not exist[\s\S]*--profile, --region and --stage/);
  });
});

describe('the stack of another app', () => {
  const one = {
    AppUrl: 'https://example.com',
    IngressFunctionName: 'cometchat-relay-dev-ingress',
    WebhookUrl: 'w',
  };
  const prefixed = { ChatIngressFunctionName: 'cometchat-relay-eu-prod-ingress', ChatWebhookUrl: 'chat' };

  test('holds the relay whose function is among its outputs, whatever its stage', () => {
    expect(findRelay('chat', one, 'prod')).toEqual({ stage: 'dev', outputs: one });
    expect(findRelay('chat', prefixed, 'dev')).toEqual({
      stage: 'eu-prod',
      outputs: { IngressFunctionName: 'cometchat-relay-eu-prod-ingress', WebhookUrl: 'chat' },
    });
  });

  test('with several relays needs the stage', () => {
    const both = { ...one, ...prefixed };
    expect(findRelay('chat', both, 'eu-prod').outputs).toMatchObject({ WebhookUrl: 'chat' });
    expect(findRelay('chat', both, 'dev').outputs).toMatchObject({ WebhookUrl: 'w' });
    expect(() => findRelay('chat', both, 'prod')).toThrow(
      'Name one of its stages with --stage: dev, eu-prod.',
    );
  });

  test('without a relay is refused', () => {
    expect(() => findRelay('chat', { AppUrl: 'https://example.com' }, 'dev')).toThrow(
      'The stack chat has no relay: an output IngressFunctionName is missing. Check --stack.',
    );
  });
});
