import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RelayConfiguration } from '../configuration/relay-configuration.ts';
import { acknowledge } from './acknowledge.ts';
import { accessLogFolder, type StageResources } from './stage-resources.ts';
import { WebhookDomain } from './webhook-domain.ts';

export interface WebhookApiProps {
  readonly resources: StageResources;
  readonly configuration: RelayConfiguration;
  readonly ingress: IFunction;
}

const routes = { webhooks: '/webhooks', moderation: '/moderation' } as const;

/**
 * An HTTP API takes no route that ends in a slash, so that a greedy one catches `/webhooks/`. The function answers 404 to
 * everything else below.
 */
const withTrailingSlash = (path: string) => `${path}/{proxy+}`;

/** Longer than the function's own timeout, so that its answer is never cut off by the API. */
const integrationTimeout = Duration.seconds(6);

/** What the access log keeps of a request. No query string, headers or body: they may hold personal data. */
const accessLogFields = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  error: '$context.error.responseType',
};

/** A number, so that filters can compare it. The others may be `-`, which is only JSON as a text. */
const accessLogFormat = JSON.stringify(accessLogFields).replace('"$context.status"', '$context.status');

/** The HTTP API that CometChat posts to: two routes, both throttled, both answered by the ingress function. */
export class WebhookApi extends Construct {
  readonly api: HttpApi;
  /** Always created, so that switching the log off and on again doesn't collide with the old log group. */
  readonly accessLog: LogGroup;
  /** Without a path at its end. */
  readonly baseUrl: string;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    const { resources, configuration, ingress } = props;
    const { customDomain } = configuration;
    this.api = new HttpApi(this, 'Api', {
      apiName: resources.prefix,
      description: `Receives CometChat webhooks (${resources.stage})`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: customDomain !== undefined && !customDomain.defaultEndpoint,
    });
    this.accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: `${accessLogFolder}/${resources.prefix}`,
      retention: resources.logDays,
      removalPolicy: resources.removalPolicy,
      ...(resources.encryptionKey && { encryptionKey: resources.encryptionKey }),
    });
    const stage = this.#addStage(configuration);
    // The stage sets throttles on the routes, which must be there by then.
    stage.node.addDependency(...this.#addRoutes(ingress));
    this.baseUrl = this.#baseUrl(configuration, stage);
  }

  get webhookUrl(): string {
    return `${this.baseUrl}${routes.webhooks}`;
  }

  get moderationUrl(): string {
    return `${this.baseUrl}${routes.moderation}`;
  }

  #addStage({ throttling, accessLog }: RelayConfiguration): CfnStage {
    const stage = new CfnStage(this, 'Stage', {
      apiId: this.api.apiId,
      stageName: '$default',
      autoDeploy: true,
      ...(accessLog && {
        accessLogSettings: { destinationArn: this.accessLog.logGroupArn, format: accessLogFormat },
      }),
      defaultRouteSettings: throttle(throttling.webhooks),
      routeSettings: {
        [`POST ${routes.webhooks}`]: routeSettings(throttling.webhooks),
        [`POST ${withTrailingSlash(routes.webhooks)}`]: routeSettings(throttling.webhooks),
        [`POST ${routes.moderation}`]: routeSettings(throttling.moderation),
        [`POST ${withTrailingSlash(routes.moderation)}`]: routeSettings(throttling.moderation),
      },
    });
    if (!accessLog) {
      acknowledge(stage, {
        id: 'AwsSolutions-APIG1',
        reason:
          'The function logs every request that reaches it, with its outcome. An access log would add a tenth to the bill. The setting accessLog switches it on.',
      });
    }
    return stage;
  }

  #addRoutes(ingress: IFunction): HttpRoute[] {
    const integration = new HttpLambdaIntegration('Ingress', ingress, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      timeout: integrationTimeout,
    });
    const paths = Object.entries(routes).flatMap(([name, path]) => [
      [name, path] as const,
      [`${name}Slash`, withTrailingSlash(path)] as const,
    ]);
    return paths.map(([name, path]) => {
      const route = new HttpRoute(this, `Route${name}`, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(path, HttpMethod.POST),
        integration,
      });
      acknowledge(route, {
        id: 'AwsSolutions-APIG4',
        reason:
          'CometChat authenticates with HTTP Basic only. The function checks it before it reads the body. An authorizer would be a second function in an answer that is due within two seconds.',
      });
      return route;
    });
  }

  #baseUrl({ customDomain }: RelayConfiguration, stage: CfnStage): string {
    if (customDomain === undefined) return this.api.apiEndpoint;
    new WebhookDomain(this, 'Domain', { settings: customDomain, api: this.api, stage });
    return `https://${customDomain.name}`;
  }
}

type Throttle = RelayConfiguration['throttling']['webhooks'];

function throttle({ requestsPerSecond, burst }: Throttle): CfnStage.RouteSettingsProperty {
  return {
    throttlingRateLimit: requestsPerSecond,
    throttlingBurstLimit: burst,
    // Metrics by route are billed, and no alarm needs them.
    detailedMetricsEnabled: false,
  };
}

/** The same in CloudFormation's own spelling: the CDK hands the settings of single routes through as they are. */
function routeSettings(settings: Throttle): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(throttle(settings)).map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      value,
    ]),
  );
}
