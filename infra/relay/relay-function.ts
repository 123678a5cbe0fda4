import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Category } from '../../lambda/cometchat/categories.ts';
import { acknowledge } from './acknowledge.ts';
import type { StageResources } from './stage-resources.ts';

export interface RelayFunctionProps {
  readonly resources: StageResources;
  /** The part of the physical name after the stage's prefix. */
  readonly name: string;
  readonly description: string;
  readonly code: Code;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number | undefined;
  readonly environment: Record<string, string>;
  /** All that the function may do beside writing its own log, and its traces where they are on. */
  readonly permissions: readonly PolicyStatement[];
}

/** A function with its own log group, and a role that allows only what is listed. */
export class RelayFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: RelayFunctionProps) {
    super(scope, id);
    const { resources } = props;
    const functionName = `${resources.prefix}-${props.name}`;
    this.logGroup = new LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: resources.logDays,
      removalPolicy: resources.removalPolicy,
      ...(resources.encryptionKey && { encryptionKey: resources.encryptionKey }),
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    for (const statement of [this.#writeLog(), ...props.permissions]) role.addToPolicy(statement);
    if (resources.tracing) {
      acknowledge(role, {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: "Active tracing writes to X-Ray, whose two write actions don't support resources.",
      });
    }
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      role,
      environment: props.environment,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda's own lines for every start and end would outweigh ours, and are billed alike.
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      ...(resources.tracing && { tracing: Tracing.ACTIVE }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });
  }

  #writeLog(): PolicyStatement {
    return new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
    });
  }
}

export interface NamedFunction {
  /** The part of the physical name after the stage's prefix. */
  readonly name: 'ingress' | `worker-${Category}` | `consumer-${string}` | 'archive';
  readonly relayFunction: RelayFunction;
}
