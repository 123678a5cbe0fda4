import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction, type IVersion } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ArnFormat, type CfnElement, Duration, Fn, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { byCategory, type Category } from '../../lambda/cometchat/categories.ts';
import { settingsKeys } from '../../lambda/decisions/settings/settings-keys.ts';
import { writeIngressEnvironment } from '../../lambda/ingress/configuration.ts';
import type { FunctionBundles } from '../bundling/function-bundles.ts';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';
import { acknowledge } from './acknowledge.ts';
import type { Lane } from './lane.ts';
import { encryptStatements, readSettingsStatements, sendStatements } from './permissions.ts';
import { RelayFunction } from './relay-function.ts';
import { ruleSecrets } from './rule-secrets.ts';
import { ruleSettingsBucket } from './rule-settings-bucket.ts';
import { serviceEndpoint } from './service-endpoint.ts';
import type { StageResources } from './stage-resources.ts';
import { webhookCredentials } from './webhook-credentials.ts';

export interface IngressProps {
  readonly resources: StageResources;
  readonly configuration: RelayConfiguration;
  readonly lanes: Readonly<Record<Category, Lane>>;
  readonly bundles: FunctionBundles;
}

/** The vendor waits two seconds; the rest lets a container that started slowly finish and serve the next request. */
const timeout = Duration.seconds(5);

/** The function behind the API, the credentials that it checks and the settings that its rules read. */
export class Ingress extends Construct {
  readonly function: RelayFunction;
  /** Where deployments are gradual: sends requests to the old version or the new one. */
  readonly alias: Alias | undefined;
  /** What the API calls. */
  readonly target: IFunction;
  readonly credentials: Secret;
  readonly ruleSettings: Bucket;
  /** The start of the names of the queues that `relay record` makes. */
  readonly recordingQueuePrefix: string;

  constructor(scope: Construct, id: string, { resources, configuration, lanes, bundles }: IngressProps) {
    super(scope, id);
    const { stage } = resources;
    this.credentials = webhookCredentials(this, resources);
    this.ruleSettings = ruleSettingsBucket(this, resources);
    const secrets = ruleSecrets(this, resources, configuration.decisions.secrets);
    this.recordingQueuePrefix = `${resources.prefix}-${recordingName}`;
    const recordingQueues = Stack.of(this).formatArn({
      service: 'sqs',
      resource: `${this.recordingQueuePrefix}*`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    const secretArns = Object.entries(secrets).map(([name, { secretArn }]) => [name, secretArn]);
    this.function = new RelayFunction(this, 'Function', {
      resources,
      name: 'ingress',
      description: 'Receives CometChat webhooks: authenticates, decides, queues and answers',
      code: bundles.ingress,
      timeout,
      memoryMegabytes: configuration.ingress.memoryMegabytes,
      reservedConcurrency: configuration.ingress.reservedConcurrency,
      environment: writeIngressEnvironment({
        stage,
        credentialsSecretArn: this.credentials.secretArn,
        allowedAppIds: configuration.allowedAppIds,
        laneQueueUrls: byCategory((category) => lanes[category].queue.queue.queueUrl),
        recordingQueueUrlPrefix: recordingQueueUrlPrefix(lanes.messages),
        decisionBudgetMilliseconds: configuration.decisions.budgetMilliseconds,
        acknowledgeBudgetMilliseconds: configuration.acknowledgeBudgetMilliseconds,
        deadlineVerdict: configuration.decisions.deadlineVerdict,
        markForcedVerdicts: configuration.decisions.markForcedVerdicts,
        ruleSettingsMaximumAgeMilliseconds: configuration.decisions.settingsMaximumAgeSeconds * 1000,
        ruleSettingsBucket: this.ruleSettings.bucketName,
        secretsManagerEndpoint: serviceEndpoint('secretsmanager'),
        s3Endpoint: serviceEndpoint('s3'),
        rulePrivateHosts: configuration.decisions.privateHosts,
        ruleSecretArns: Object.fromEntries(secretArns),
      }),
      permissions: [
        ...sendStatements(Object.values(lanes).map(({ queue }) => queue.queue)),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [recordingQueues] }),
        new PolicyStatement({
          actions: ['secretsmanager:GetSecretValue'],
          resources: [this.credentials, ...Object.values(secrets)].map(({ secretArn }) => secretArn),
        }),
        ...readSettingsStatements(this.ruleSettings),
        ...encryptStatements(resources),
      ],
    });
    this.alias = configuration.ingress.gradualDeployment
      ? new Alias(this, 'Live', {
          aliasName: 'live',
          // The library types the role of its interface and of its classes differently under exactOptionalPropertyTypes.
          version: this.function.function.currentVersion as IVersion,
        })
      : undefined;
    // The same difference of types as above.
    this.target = this.alias === undefined ? this.function.function : (this.alias as IFunction);
    this.#acknowledgeWildcards();
  }

  #acknowledgeWildcards(): void {
    const bucketId = Stack.of(this).getLogicalId(this.ruleSettings.node.findChild('Resource') as CfnElement);
    acknowledge(this.function, {
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${settingsKeys.listPrefix}*]`,
      reason:
        "Word lists are named by their contents, so their keys aren't known here. The function may only read them.",
    });
    acknowledge(this.function, {
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:${this.recordingQueuePrefix}*]`,
      reason:
        'An operator who records messages creates the queue, which is otherwise missing. The function may only send to it.',
    });
  }
}

/** What the names of the queues that `relay record` makes have after the stage's prefix. */
const recordingName = 'recording-';

/** Cut from the URL of a queue, not put together: what stands before the name is AWS's business, or a local run's. */
function recordingQueueUrlPrefix({ queue }: Lane): string {
  return `${Fn.select(0, Fn.split(`${queue.name}.fifo`, queue.queue.queueUrl))}${recordingName}`;
}
