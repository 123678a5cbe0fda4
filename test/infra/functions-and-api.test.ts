import { describe, expect, it } from 'vitest';
import { outputNames } from '../../infra/output-names.ts';
import { categories } from '../../lambda/cometchat/categories.ts';
import { readIngressConfiguration } from '../../lambda/ingress/configuration.ts';
import { readWorkerConfiguration } from '../../lambda/worker/configuration.ts';
import { localPlace } from '../../tools/local/template/resources.ts';
import { readStack } from '../../tools/local/template/stack.ts';
import { full, fullSettings, small, withArchive } from './support/configurations.ts';
import { synthesiseOne } from './support/synthesise.ts';
import { environmentOf, list, property, render, resourcesOfType, type Template } from './support/template.ts';

const templates = {
  small: synthesiseOne(small),
  full: synthesiseOne(full, { context: { stage: 'prod' } }),
};
const both = Object.entries(templates);

describe('the functions', () => {
  it.each(both)('run on Node 24 and arm64, with a timeout and a log of their own (%s)', (_name, template) => {
    for (const { Properties } of resourcesOfType(template, 'AWS::Lambda::Function')) {
      const name = String(Properties.FunctionName);
      expect(Properties, name).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
      });
      expect(Number(Properties.Timeout), name).toBeGreaterThan(0);
      expect(Number(Properties.MemorySize), name).toBeGreaterThanOrEqual(256);
      expect(render(template, property(Properties.LoggingConfig, 'LogGroup')), name).toBe(
        `/aws/lambda/${name}`,
      );
    }
  });

  it('are traced only where the settings say so', () => {
    for (const [name, template] of both)
      for (const { Properties } of resourcesOfType(template, 'AWS::Lambda::Function'))
        expect(Properties.TracingConfig).toEqual(name === 'full' ? { Mode: 'Active' } : undefined);
  });

  it.each(both)('write logs that end after a time (%s)', (_name, template) => {
    for (const { Properties } of resourcesOfType(template, 'AWS::Logs::LogGroup'))
      expect(Number(Properties.RetentionInDays)).toBeGreaterThan(0);
  });

  it.each(both)('can read the environment that they are given (%s)', (_name, template) => {
    const stage = template === templates.small ? 'dev' : 'prod';
    const ingress = readIngressConfiguration(environmentOf(template, `cometchat-relay-${stage}-ingress`));
    expect(ingress.stage).toBe(stage);
    for (const lane of categories) {
      expect(ingress.laneQueueUrls[lane]).toBe(`cometchat-relay-${stage}-lane-${lane}.fifo`);
      const worker = readWorkerConfiguration(
        environmentOf(template, `cometchat-relay-${stage}-worker-${lane}`),
      );
      expect(worker).toMatchObject({
        stage,
        lane,
        deadLetterQueueUrl: `cometchat-relay-${stage}-lane-${lane}-dead.fifo`,
      });
    }
  });

  it('are told what the settings say', () => {
    expect(
      readIngressConfiguration(environmentOf(templates.full, 'cometchat-relay-prod-ingress')),
    ).toMatchObject({
      allowedAppIds: ['26145612ab3b7d3d', 'another-app'],
      decisionBudgetMilliseconds: 1200,
      acknowledgeBudgetMilliseconds: 1700,
      deadlineVerdict: 'closed',
      markForcedVerdicts: true,
      ruleSettingsMaximumAgeMilliseconds: 30_000,
      ruleSettingsBucket: resourcesOfType(templates.full, 'AWS::S3::Bucket')[0]?.logicalId,
      secretsManagerEndpoint: 'https://secretsmanager.<AWS::Region>.<AWS::URLSuffix>',
      s3Endpoint: 'https://s3.<AWS::Region>.<AWS::URLSuffix>',
      rulePrivateHosts: ['classifier.internal'],
      ruleSecretArns: { toxicity: 'cometchat-relay-prod/rules/toxicity' },
      isLocalRun: false,
    });
    expect(
      readWorkerConfiguration(environmentOf(templates.full, 'cometchat-relay-prod-worker-calls')).consumers,
    ).toEqual([
      {
        name: 'search',
        eventTypes: ['messages.*', 'com.cometchat.user_blocked'],
        queueUrl: 'cometchat-relay-prod-search.fifo',
        deadLetterQueueUrl: 'cometchat-relay-prod-search-dead.fifo',
      },
      {
        name: 'billing',
        eventTypes: ['calls.*'],
        queueUrl: 'cometchat-relay-prod-billing.fifo',
        deadLetterQueueUrl: 'cometchat-relay-prod-billing-dead.fifo',
      },
      {
        name: 'audit',
        eventTypes: ['*'],
        queueUrl: 'cometchat-relay-prod-audit.fifo',
        deadLetterQueueUrl: 'cometchat-relay-prod-audit-dead.fifo',
      },
    ]);
    expect(environmentOf(templates.full, 'cometchat-relay-prod-consumer-audit')).toEqual({
      AUDIT_TABLE: 'audit',
    });
  });

  it('keep concurrency for the ingress only where it is asked for', () => {
    const reserved = (template: Template) =>
      resourcesOfType(template, 'AWS::Lambda::Function').flatMap(({ Properties }) =>
        list(Properties.ReservedConcurrentExecutions),
      );
    expect(reserved(templates.small)).toEqual([]);
    expect(reserved(templates.full)).toEqual([200]);
  });
});

describe('a gradual deployment', () => {
  it('is off unless it is asked for', () => {
    for (const type of ['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::CodeDeploy::DeploymentGroup'])
      expect(resourcesOfType(templates.small, type), type).toEqual([]);
  });

  it('moves the routes from the old version to the new one, and back when an alarm goes off', () => {
    const [alias, ...others] = resourcesOfType(templates.full, 'AWS::Lambda::Alias');
    expect(others).toEqual([]);
    const [integration] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Integration');
    expect(property(integration?.Properties.IntegrationUri, 'Ref')).toBe(alias?.logicalId);
    const [group] = resourcesOfType(templates.full, 'AWS::CodeDeploy::DeploymentGroup');
    expect(alias?.UpdatePolicy).toMatchObject({
      CodeDeployLambdaAliasUpdate: { DeploymentGroupName: { Ref: group?.logicalId } },
    });
    expect(group?.Properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent10Minutes',
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_FAILURE']),
      },
      AlarmConfiguration: { Enabled: true },
    });
    expect(
      list(property(group?.Properties.AlarmConfiguration, 'Alarms')).map((alarm) =>
        render(templates.full, property(alarm, 'Name')),
      ),
    ).toEqual([
      'cometchat-relay-prod-server-errors',
      'cometchat-relay-prod-slow-answers',
      'cometchat-relay-prod-ingress-errors',
    ]);
  });
});

describe('the HTTP API', () => {
  it('has two routes, with and without a trailing slash, all answered by the ingress', () => {
    const routes = resourcesOfType(templates.small, 'AWS::ApiGatewayV2::Route').map(
      ({ Properties }) => Properties.RouteKey,
    );
    expect(routes.sort()).toEqual([
      'POST /moderation',
      'POST /moderation/{proxy+}',
      'POST /webhooks',
      'POST /webhooks/{proxy+}',
    ]);
    const integrations = resourcesOfType(templates.small, 'AWS::ApiGatewayV2::Integration');
    expect(
      integrations.map(({ Properties }) => [
        render(templates.small, Properties.IntegrationUri),
        Properties.PayloadFormatVersion,
      ]),
    ).toEqual([['cometchat-relay-dev-ingress.Arn', '2.0']]);
  });

  it('waits longer for the function than the function may take', () => {
    const [integration] = resourcesOfType(templates.small, 'AWS::ApiGatewayV2::Integration');
    const ingress = resourcesOfType(templates.small, 'AWS::Lambda::Function').find(
      ({ Properties }) => Properties.FunctionName === 'cometchat-relay-dev-ingress',
    );
    expect(Number(integration?.Properties.TimeoutInMillis)).toBeGreaterThan(
      1000 * Number(ingress?.Properties.Timeout),
    );
  });

  it('throttles each route', () => {
    const [stage] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 3000, ThrottlingBurstLimit: 4000 },
      RouteSettings: {
        'POST /webhooks': { ThrottlingRateLimit: 3000, ThrottlingBurstLimit: 4000 },
        'POST /webhooks/{proxy+}': { ThrottlingRateLimit: 3000, ThrottlingBurstLimit: 4000 },
        'POST /moderation/{proxy+}': { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 60 },
        'POST /moderation': { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 60 },
      },
    });
  });

  it('is deployed by itself, and not before the routes whose throttles it sets', () => {
    const [stage, ...others] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Stage');
    expect(others).toEqual([]);
    expect(stage?.Properties).toMatchObject({ StageName: '$default', AutoDeploy: true });
    expect(stage?.DependsOn).toEqual(
      expect.arrayContaining(
        resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Route').map(({ logicalId }) => logicalId),
      ),
    );
  });

  it('logs requests without query strings, headers, bodies or addresses', () => {
    const [stage] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Stage');
    const format = property(stage?.Properties.AccessLogSettings, 'Format');
    const variables = String(format).match(/\$context\.[\w.]+/g);
    expect(variables).toEqual([
      '$context.requestId',
      '$context.requestTimeEpoch',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.integrationLatency',
      '$context.integrationErrorMessage',
      '$context.error.responseType',
    ]);
  });

  it('writes no access log and no metrics by route unless it is told to', () => {
    const [stage] = resourcesOfType(templates.small, 'AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties.AccessLogSettings).toBeUndefined();
    expect(JSON.stringify(stage?.Properties)).not.toMatch(/DetailedMetricsEnabled":true/);
  });

  it('logs lines of JSON, in which the status is a number', () => {
    const [stage] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Stage');
    const line = String(property(stage?.Properties.AccessLogSettings, 'Format'))
      .replace('$context.status', '429')
      // What API Gateway puts where a request never got as far as the function.
      .replaceAll(/\$context\.[\w.]+/g, '-');
    expect(JSON.parse(line)).toMatchObject({ status: 429, integrationLatency: '-' });
  });

  it("logs where the account's policy for log deliveries does not grow with each API, under the key of the logs", () => {
    const [stage] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Stage');
    const name = '/aws/vendedlogs/apigateway/cometchat-relay-prod';
    expect(render(templates.full, property(stage?.Properties.AccessLogSettings, 'DestinationArn'))).toBe(
      `${name}.Arn`,
    );
    const [key] = resourcesOfType(templates.full, 'AWS::KMS::Key');
    const allowed = list(property(key?.Properties.KeyPolicy, 'Statement'))
      .flatMap((statement) =>
        list(property(statement, 'Condition', 'ArnLike', 'kms:EncryptionContext:aws:logs:arn')),
      )
      .map((pattern) =>
        render(templates.full, pattern)
          .replace(/^.*:log-group:/, '')
          .replace(/\*$/, ''),
      );
    for (const { Properties } of resourcesOfType(templates.full, 'AWS::Logs::LogGroup'))
      expect(allowed.some((start) => String(Properties.LogGroupName).startsWith(start))).toBe(true);
  });

  it('has no other address than the host name, whose clients show a certificate where that is asked for', () => {
    const api = (template: Template) => resourcesOfType(template, 'AWS::ApiGatewayV2::Api')[0]?.Properties;
    expect(api(templates.small)?.DisableExecuteApiEndpoint).toBe(false);
    expect(api(templates.full)?.DisableExecuteApiEndpoint).toBe(true);
    const [domain] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::DomainName');
    expect(domain?.Properties.MutualTlsAuthentication).toEqual({
      TruststoreUri: 's3://example-truststore/proxies.pem',
      TruststoreVersion: 'aBcD1234',
    });
    const { mutualTls, ...plain } = fullSettings.customDomain ?? { name: '', certificateArn: '' };
    const moving = synthesiseOne({ stages: { dev: { customDomain: { ...plain, defaultEndpoint: true } } } });
    expect(api(moving)?.DisableExecuteApiEndpoint).toBe(false);
    expect(mutualTls).toBeDefined();
    expect(
      resourcesOfType(moving, 'AWS::ApiGatewayV2::DomainName')[0]?.Properties.MutualTlsAuthentication,
    ).toBeUndefined();
  });

  it('has a host name of its own where one is configured', () => {
    expect(render(templates.full, templates.full.Outputs[outputNames.webhookUrl]?.Value)).toBe(
      'https://hooks.example.com/webhooks',
    );
    const [domain] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::DomainName');
    expect(property(domain?.Properties.DomainNameConfigurations, 0, 'SecurityPolicy')).toBe('TLS_1_2');
    const [mapping] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::ApiMapping');
    const [stage] = resourcesOfType(templates.full, 'AWS::ApiGatewayV2::Stage');
    expect(mapping?.Properties).toMatchObject({ ApiId: stage?.Properties.ApiId, Stage: '$default' });
    // The stage is known by its name alone, of which CloudFormation cannot tell that it has to be there first.
    expect(list(mapping?.DependsOn)).toContain(stage?.logicalId);
    expect(
      resourcesOfType(templates.full, 'AWS::Route53::RecordSet').map(({ Properties }) => [
        Properties.Name,
        Properties.Type,
      ]),
    ).toEqual([
      ['hooks.example.com.', 'A'],
      ['hooks.example.com.', 'AAAA'],
    ]);
    expect(render(templates.small, templates.small.Outputs[outputNames.webhookUrl]?.Value)).toMatch(
      /\.ApiEndpoint\/webhooks$/,
    );
  });
});

describe('the credentials', () => {
  it("are generated within CometChat's limits", () => {
    const [secret] = resourcesOfType(templates.small, 'AWS::SecretsManager::Secret');
    const generate = secret?.Properties.GenerateSecretString;
    expect(generate).toMatchObject({ GenerateStringKey: 'password', ExcludePunctuation: true });
    expect(property(generate, 'IncludeSpace')).not.toBe(true);
    expect(Number(property(generate, 'PasswordLength'))).toBeLessThanOrEqual(100);
    const given: unknown = JSON.parse(String(property(generate, 'SecretStringTemplate')));
    expect(property(given, 'username')).toMatch(/^[a-zA-Z0-9]{1,50}$/);
  });
});

describe('the bucket of the rule settings', () => {
  it.each([
    ['small', { SSEAlgorithm: 'AES256' }],
    ['full', { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: expect.anything() }],
  ] as const)('is encrypted and private in the %s configuration', (name, encryption) => {
    const [bucket, ...others] = resourcesOfType(templates[name], 'AWS::S3::Bucket');
    expect(others).toEqual([]);
    expect(bucket?.Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: encryption }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('refuses every request without TLS', () => {
    const [policy] = resourcesOfType(templates.small, 'AWS::S3::BucketPolicy');
    expect(list(property(policy?.Properties.PolicyDocument, 'Statement'))).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Principal: { AWS: '*' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('is where the outputs and the function look', () => {
    const [bucket] = resourcesOfType(templates.small, 'AWS::S3::Bucket');
    const { RULE_SETTINGS_BUCKET: told } = environmentOf(templates.small, 'cometchat-relay-dev-ingress');
    const output = (name: string) => render(templates.small, templates.small.Outputs[name]?.Value);
    expect(told).toBe(bucket?.logicalId);
    expect(output(outputNames.ruleSettingsBucket)).toBe(told);
    expect(output(outputNames.ruleSettingsObject)).toBe(`s3://${told}/rule-settings.json`);
  });
});

describe('the outputs', () => {
  it('name every part that people and tools look for', () => {
    const lanes = categories.flatMap((lane) => [
      outputNames.laneQueueUrl(lane),
      outputNames.laneDeadLetterQueueUrl(lane),
      outputNames.workerLogGroup(lane),
    ]);
    const consumers = ['search', 'billing', 'audit'].flatMap((name) => [
      outputNames.consumerQueueUrl(name),
      outputNames.consumerQueueArn(name),
      outputNames.consumerDeadLetterQueueUrl(name),
    ]);
    const single = Object.values(outputNames).filter((name) => typeof name === 'string');
    const complete = synthesiseOne(withArchive, { context: { stage: 'prod' } });
    expect(Object.keys(complete.Outputs).sort()).toEqual([...single, ...lanes, ...consumers].sort());
    expect(templates.small.Outputs[outputNames.encryptionKeyArn]).toBeUndefined();
    const { Value: topic } = templates.small.Outputs[outputNames.alarmTopicArn] ?? {};
    expect(property(topic, 'Ref')).toBe(resourcesOfType(templates.small, 'AWS::SNS::Topic')[0]?.logicalId);
    const { Value: queue } = templates.full.Outputs[outputNames.consumerQueueArn('search')] ?? {};
    expect(render(templates.full, queue)).toBe('cometchat-relay-prod-search.fifo.Arn');
  });

  it('say how to read the credentials without holding them', () => {
    expect(render(templates.small, templates.small.Outputs[outputNames.readCredentials]?.Value)).toMatch(
      /^aws secretsmanager get-secret-value --region <AWS::Region> .*--secret-id RelayIngressCredentials\w+$/,
    );
  });
});

describe('the local run', () => {
  const place = { ...localPlace, stackName: 'relay', apiEndpoint: 'http://api', sqsEndpoint: 'http://sqs' };

  it.each(['small', 'full', 'archive'])('can read every part that it runs (%s)', (name) => {
    const complete = () => synthesiseOne(withArchive, { context: { stage: 'prod' } });
    const { Resources, Outputs } = Object.fromEntries(both)[name] ?? complete();
    // The code of these stacks is a stub, which is no asset.
    const Metadata = { 'aws:asset:path': 'asset' };
    const bundled = Object.entries(Resources).map(([id, resource]) => [id, { ...resource, Metadata }]);
    const template = JSON.parse(JSON.stringify({ Resources: Object.fromEntries(bundled), Outputs }));
    const stack = readStack({ directory: '', stackName: 'relay', template }, place);
    expect(Object.keys(stack.outputs)).toEqual(Object.keys(Outputs));
    expect(stack.functions.map((one) => one.name).sort()).toEqual(
      resourcesOfType({ Resources, Outputs }, 'AWS::Lambda::Function')
        .map(({ Properties }) => Properties.FunctionName)
        .sort(),
    );
  });
});
